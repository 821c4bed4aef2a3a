// A conversation as a line of a list.
import type { ConversationRow } from '@onglass/core';
import { Avatar, Icon, Tag, chatIcon, nextIcon, timeAgo } from '@onglass/ui';
import type { JSX } from 'preact';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import { rowPreview, rowTitle } from './row_words.ts';

export function ConversationRows({ rows }: { readonly rows: readonly ConversationRow[] }): JSX.Element {
  return (
    <ul class="og-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <ConversationLine row={row} />
        </li>
      ))}
    </ul>
  );
}

function ConversationLine({ row }: { readonly row: ConversationRow }): JSX.Element {
  const { navigation, now } = useModel();
  const open = (): void => navigation.push({ screen: 'thread', thread: { conversationId: row.id } });
  return (
    <button type="button" class="og-row og-row--talk" onClick={open}>
      <Avatar kind={row.assignee ? 'person' : 'brand'} {...(row.assignee ? {} : { icon: chatIcon })} />
      <span class="og-row__words">
        <b class="og-clip" dir="auto">
          {rowTitle(row)}
        </b>
        <small class="og-clip" dir="auto">
          {rowPreview(row)}
        </small>
      </span>
      <span class="og-row__end">
        <small>{timeAgo(row.last_message?.created_at ?? row.updated_at, now(), locale())}</small>
        {row.unread > 0 ? <Tag tone="accent">{t('new_tag', { count: row.unread })}</Tag> : null}
        {row.unread === 0 && row.status === 'resolved' ? <Tag>{t('status_resolved')}</Tag> : null}
      </span>
      <Icon path={nextIcon} size={20} flip class="og-icon--next" />
    </button>
  );
}
