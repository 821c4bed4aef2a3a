// By when an agent promises to answer: the customer is told, and everybody at the desk sees it.
import type { ConversationRow } from '@onglass/core';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentFull, momentShort, zoneWords } from '../state/moments.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { WhenForm, type Until } from './WhenForm.tsx';

export interface PromiseDialogProps {
  readonly row: ConversationRow;
  readonly onClose: () => void;
}

export function PromiseDialog({ row, onClose }: PromiseDialogProps): JSX.Element {
  const { client, notices, serverTime } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const busy = useRef(false);
  const name = customerName(row.customer);
  const promise = async (until: Until): Promise<void> => {
    if (until === null || busy.current) return;
    busy.current = true;
    const outcome = await client.promiseReply(row.id, new Date(until).toISOString());
    busy.current = false;
    setProblem(outcome.ok ? undefined : t('promise.failed', { detail: problemWords(outcome.problem) }));
    if (!outcome.ok) return;
    notices.speak(t('promise.done', { time: momentShort(until, serverTime.now.peek()) }));
    onClose();
  };
  const understood = (until: Until, nowMs: number): string => (until === null ? '' : t('promise.understood', { time: momentFull(until, nowMs), zone: zoneWords(), name }));
  return (
    <Dialog label={t('promise.title')} onClose={onClose}>
      <h2>{t('promise.title')}</h2>
      <WhenForm name="promise" action={t('promise.do')} lead={t('promise.lead', { name })} understood={understood} onChoose={(until) => void promise(until)} presets={['hour', 'afternoon', 'tomorrow']} problem={problem} />
    </Dialog>
  );
}
