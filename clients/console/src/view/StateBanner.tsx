import type { AgentConversation, AgentConversationRow, ConversationRow, Outcome } from '@onglass/core';
import { alertIcon, Icon, lockIcon, pauseIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentShort } from '../state/moments.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { useKeepOut } from './keep_out.ts';
import { PromiseMark } from './PromiseMark.tsx';

type Row = ConversationRow | AgentConversationRow;

interface StripProps {
  readonly state: string;
  readonly icon?: string;
  readonly words: JSX.Element | string;
  readonly action?: string;
  readonly onAct?: () => Promise<void>;
}

function Strip({ state, icon, words, action, onAct }: StripProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    if (busy || onAct === undefined) return;
    setBusy(true);
    await onAct();
    setBusy(false);
  };
  return (
    <div class="rest" data-state={state}>
      {icon === undefined ? null : <Icon path={icon} size={16} />}
      <span class="grow">{words}</span>
      {action === undefined ? null : (
        <button type="button" class="bt" onClick={() => void act()}>
          {action}
        </button>
      )}
    </div>
  );
}

function restWords(row: Row, nowMs: number): string {
  return row.snoozed_until ? t('thread.snoozed_until', { time: momentShort(Date.parse(row.snoozed_until), nowMs) }) : t('thread.snoozed_reply');
}

/** Why a case rests, what was promised, what is kept out: over its messages, with the way to end what is the agent's to end. */
export function StateBanner({ conversation, row }: { readonly conversation: AgentConversation; readonly row: Row }): JSX.Element {
  const { client, notices, serverTime } = useDesk();
  const keepOut = useKeepOut(conversation, row);
  const tried = async (work: Promise<Outcome<unknown>>, done?: string): Promise<void> => {
    const outcome = await work;
    if (!outcome.ok) notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
    else if (done !== undefined) notices.speak(done);
  };
  const isOpen = row.status !== 'resolved';
  const blocked = 'customer_blocked' in row && row.customer_blocked;
  return (
    <>
      {row.status === 'snoozed' ? <Strip state="snoozed" icon={snoozeIcon} words={restWords(row, serverTime.now.peek())} action={t('thread.wake')} onAct={() => tried(conversation.reopen())} /> : null}
      {row.paused === true && row.status === 'open' ? <Strip state="paused" icon={pauseIcon} words={t('thread.paused')} /> : null}
      {row.promised_until && isOpen ? <Strip state="promised" words={<PromiseMark until={row.promised_until} class="rest__promise" />} action={t('promise.withdraw')} onAct={() => tried(client.withdrawPromise(row.id), t('promise.withdrawn'))} /> : null}
      {row.facts?.spam === true ? <Strip state="spam" icon={alertIcon} words={t('spam.banner')} action={t('spam.unmark')} onAct={() => keepOut.markSpam(false)} /> : null}
      {'came_by_link_at' in row && row.came_by_link_at ? <Strip state="by-link" icon={alertIcon} words={t('link.banner')} /> : null}
      {blocked ? <Strip state="blocked" icon={lockIcon} words={t('block.banner', { name: customerName(row.customer) })} action={t('block.undo')} onAct={() => keepOut.unblock()} /> : null}
    </>
  );
}
