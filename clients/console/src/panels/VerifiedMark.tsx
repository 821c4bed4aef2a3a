// Who was proven to be there, how and until when, in the thread's header; or the button that asks for it.
import type { AgentConversationRow, ConversationRow, Id, Verification } from '@onglass/core';
import { clockTime, Icon, verifiedIcon } from '@onglass/ui';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { locale } from '../text/index.ts';
import { t } from './text.ts';

const SETTLE_MS = 300;
const METHODS = { passcode: 'panels.method_passcode', biometric: 'panels.method_biometric', otp: 'panels.method_otp' } as const;

/** A proof that still counts is not hidden by a later question. */
function shownOf(all: readonly Verification[], nowMs: number): Verification | undefined {
  return all.find(({ state, until }) => state === 'given' && Date.parse(until ?? '') > nowMs) ?? all[0];
}

/** Read afresh when something happened in the conversation: a proof is an event like any other. */
function useVerification(conversationId: Id, lastSeq: number): readonly [Verification | undefined, () => Promise<void>] {
  const { client, serverTime } = useDesk();
  const [newest, setNewest] = useState<Verification>();
  const read = async (): Promise<void> => {
    const answer = await client.verifications(conversationId);
    if (answer.ok) setNewest(shownOf(answer.value, serverTime.now.peek()));
  };
  useEffect(() => {
    const timer = setTimeout(() => void read(), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [conversationId, lastSeq]);
  return [newest, read];
}

function wordsOf(verification: Verification | undefined, nowMs: number): string | undefined {
  if (verification === undefined) return undefined;
  const { state, method, until, expires_at } = verification;
  if (state === 'given' && Date.parse(until ?? '') > nowMs) {
    const known = METHODS[method as keyof typeof METHODS] as (typeof METHODS)[keyof typeof METHODS] | undefined;
    return t('panels.given', { method: known === undefined ? (method ?? '') : t(known), time: clockTime(until ?? '', locale()) });
  }
  return state === 'asked' && Date.parse(expires_at) > nowMs ? t('panels.asked') : undefined;
}

/** Why it has to be asked again: it did not hold, was never answered, or counts no more. */
function lapseOf({ state }: Verification): string {
  if (state === 'failed') return t('panels.failed');
  return state === 'given' ? t('panels.over') : t('panels.unanswered');
}

export function VerifiedMark({ row }: { readonly row: ConversationRow | AgentConversationRow }): JSX.Element {
  const { client, notices, serverTime } = useDesk();
  const [newest, read] = useVerification(row.id, row.last_seq);
  const words = useMemo(() => computed(() => wordsOf(newest, serverTime.now.value)), [newest, serverTime]);
  const ask = async (): Promise<void> => {
    const answer = await client.requestVerification(row.id, 'basic');
    if (answer.ok) await read();
    else notices.show(answer.problem.detail ?? t('panels.not_sent'), 'bad');
  };
  if (words.value !== undefined) {
    return (
      <span class="chip" data-verification={newest?.state} title={words.value}>
        <Icon path={verifiedIcon} size={16} />
        <bdi class="cut">{words.value}</bdi>
      </span>
    );
  }
  const button = (
    <button type="button" class="ibt" aria-label={t('panels.ask_hint')} title={t('panels.ask')} onClick={() => void ask()}>
      <Icon path={verifiedIcon} size={20} />
    </button>
  );
  if (newest === undefined) return button;
  return (
    <>
      <span class="chip chip--warn cut" role="status" data-verification={newest.state === 'failed' ? 'failed' : 'over'}>
        {lapseOf(newest)}
      </span>
      {button}
    </>
  );
}
