import type { AgentConversation, NoteItem } from '@onglass/core';
import { Icon, lockIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { timeOf } from '../state/clock.ts';
import { agentName, useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';
import { NotSent } from './NotSent.tsx';
import { Prose } from './Prose.tsx';

/** A note for the team: paper with a dashed edge and a lock, in words too; never drawn as a bubble (K10). */
export function NoteCard({ item, conversation }: { readonly item: NoteItem; readonly conversation: AgentConversation }): JSX.Element {
  const desk = useDesk();
  const name = item.mine ? t('message.you') : (item.author.name ?? agentName(desk, item.author.id) ?? t('event.colleague'));
  return (
    <div class="note" data-key={item.key} data-note>
      <p class="note__head">
        <Icon path={lockIcon} size={16} />
        {t('note.label')}
        <span class="note__who">
          {name}, {item.tick === 'waiting' ? t('message.waiting') : <time dateTime={item.createdAt}>{timeOf(item.createdAt)}</time>}
        </span>
      </p>
      <p class="note__text">
        <Prose text={item.text} />
      </p>
      {item.tick === 'refused' ? <NotSent itemKey={item.key} problem={item.problem} conversation={conversation} /> : null}
    </div>
  );
}
