import type { AgentConversation, ConversationRow } from '@onglass/core';
import { Icon, pauseIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentShort } from '../state/moments.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';

/** Why a case rests, over its messages, and the way to end that where it is the agent's to end. */
export function StateBanner({ conversation, row }: { readonly conversation: AgentConversation; readonly row: ConversationRow }): JSX.Element | null {
  const { notices, serverTime } = useDesk();
  const [busy, setBusy] = useState(false);
  const wake = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const outcome = await conversation.reopen();
    setBusy(false);
    if (!outcome.ok) notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
  };
  if (row.status === 'snoozed') {
    const until = row.snoozed_until;
    return (
      <div class="rest" data-state="snoozed">
        <Icon path={snoozeIcon} size={16} />
        <span class="grow">{until ? t('thread.snoozed_until', { time: momentShort(Date.parse(until), serverTime.now.peek()) }) : t('thread.snoozed_reply')}</span>
        <button type="button" class="bt" onClick={() => void wake()}>
          {t('thread.wake')}
        </button>
      </div>
    );
  }
  if (row.paused !== true || row.status === 'resolved') return null;
  return (
    <div class="rest" data-state="paused">
      <Icon path={pauseIcon} size={16} />
      <span class="grow">{t('thread.paused')}</span>
    </div>
  );
}
