// When an answer that is written shall go out, and whether a reply of the customer stops it.
import type { Outcome, ScheduledMessage } from '@onglass/core';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentFull, momentShort, zoneWords } from '../state/moments.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { WhenForm, type Until } from './WhenForm.tsx';

export interface LaterDialogProps {
  readonly customer: string;
  readonly onSchedule: (sendAt: string, unlessReply: boolean) => Promise<Outcome<ScheduledMessage>>;
  readonly onClose: () => void;
}

export function LaterDialog({ customer, onSchedule, onClose }: LaterDialogProps): JSX.Element {
  const { notices, serverTime } = useDesk();
  const [unless, setUnless] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const busy = useRef(false);
  const schedule = async (until: Until): Promise<void> => {
    if (until === null || busy.current) return;
    busy.current = true;
    const outcome = await onSchedule(new Date(until).toISOString(), unless);
    busy.current = false;
    setProblem(outcome.ok ? undefined : t('later.failed', { detail: problemWords(outcome.problem) }));
    if (!outcome.ok) return;
    notices.speak(t('later.done', { time: momentShort(until, serverTime.now.peek()) }));
    onClose();
  };
  const understood = (until: Until, nowMs: number): string => (until === null ? '' : t('later.understood', { time: momentFull(until, nowMs), zone: zoneWords() }));
  return (
    <Dialog label={t('later.title')} onClose={onClose}>
      <h2>{t('later.title')}</h2>
      <WhenForm name="later" action={t('later.do')} lead={t('later.lead')} understood={understood} onChoose={(until) => void schedule(until)} problem={problem}>
        <label class="filter__spam">
          <input type="checkbox" checked={unless} onChange={(event) => setUnless(event.currentTarget.checked)} />
          {t('later.unless', { name: customer })}
        </label>
      </WhenForm>
    </Dialog>
  );
}
