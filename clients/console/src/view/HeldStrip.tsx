import type { AgentConversation } from '@onglass/core';
import { Icon, sendIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { t } from '../text/index.ts';

const TICK_MS = 250;

/** An answer that is about to leave, and the way to take it back into the composer (K11). */
export function HeldStrip({ conversation, onBack }: { readonly conversation: AgentConversation; readonly onBack: () => void }): JSX.Element | null {
  const { notices } = useDesk();
  const held = useObserved(conversation.held);
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    if (held === undefined) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [held]);
  if (held === undefined) return null;
  const undo = async (): Promise<void> => {
    const text = await conversation.recall(held.key);
    if (text === undefined) { notices.show(t('held.left')); return; }
    // What was begun meanwhile stays, under what comes back.
    conversation.setDraft([text, conversation.draft.get().text].filter((part) => part !== '').join('\n'));
    notices.speak(t('held.taken_back'));
    onBack();
  };
  return (
    <div class="heldstrip">
      <Icon path={sendIcon} size={16} />
      <span class="grow num">{t('held.sending', { seconds: Math.max(1, Math.ceil((held.untilMs - nowMs) / 1000)) })}</span>
      <button type="button" class="bt" onClick={() => void undo()}>
        {t('held.undo')}
      </button>
    </div>
  );
}
