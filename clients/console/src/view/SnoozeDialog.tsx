// When a case shall come back (K4).
import type { AgentConversation } from '@onglass/core';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentFull, momentShort, zoneWords } from '../state/moments.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { WhenForm, type Until } from './WhenForm.tsx';

export interface SnoozeDialogProps {
  readonly conversation: AgentConversation;
  readonly onClose: () => void;
}

function understood(until: Until, nowMs: number): string {
  if (until === null) return t('snooze.understood_reply');
  return `${t('snooze.understood', { time: momentFull(until, nowMs), zone: zoneWords() })}. ${t('snooze.back')}`;
}

function useSnooze({ conversation, onClose }: SnoozeDialogProps): (until: Until) => Promise<void> {
  const { notices, serverTime } = useDesk();
  const busy = useRef(false);
  return async (until) => {
    if (busy.current) return;
    busy.current = true;
    const outcome = await conversation.snooze(until === null ? null : new Date(until).toISOString());
    busy.current = false;
    if (!outcome.ok) {
      notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
      return;
    }
    // The banner over the messages shows it; the words are for those who do not see it.
    notices.speak(until === null ? t('snooze.done_reply') : t('snooze.done', { time: momentShort(until, serverTime.now.peek()) }));
    onClose();
  };
}

export function SnoozeDialog(props: SnoozeDialogProps): JSX.Element {
  const snooze = useSnooze(props);
  return (
    <Dialog label={t('snooze.title')} onClose={props.onClose}>
      <h2>{t('snooze.title')}</h2>
      <WhenForm name="snooze" action={t('snooze.do')} lead={t('snooze.lead')} understood={understood} onChoose={(until) => void snooze(until)} orReply />
    </Dialog>
  );
}
