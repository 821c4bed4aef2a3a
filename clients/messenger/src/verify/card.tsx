// An agent asks who is there: who asks, why, and two buttons. The host app makes sure and its server signs the proof; what
// is typed or shown for that never passes through here.
import type { MessageItem, VerificationRequestContent } from '@onglass/core';
import { Button, Icon, checkIcon, clockIcon, verifiedIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { useModel, type Model } from '../app/model.ts';
import { t } from '../app/texts.ts';
import type { VerificationAsk } from '../loader/contract.ts';

type State = 'open' | 'busy' | 'done' | 'later' | 'over' | 'failed' | 'none';

export interface VerifyCardProps {
  readonly item: MessageItem;
  readonly content: VerificationRequestContent;
}

const LONGEST_TIMER_MS = 2_000_000_000;
const WORDS = { done: 'verify_done', later: 'verify_later_said', over: 'verify_over' } as const;
const ICONS = { done: checkIcon, later: clockIcon, over: clockIcon } as const;

function conversationOf({ navigation }: Model): string | undefined {
  const place = navigation.places.get().findLast((one) => one.screen === 'thread');
  return place !== undefined && 'conversationId' in place.thread ? place.thread.conversationId : undefined;
}

function askOf(content: VerificationRequestContent, conversationId: string): VerificationAsk {
  const { nonce = '', audience = '', expires_at, level = 'basic' } = content;
  return { conversation_id: conversationId, nonce, audience, expires_at, level };
}

/** What became of the request, here or on another device; over by itself when its time is. */
function useVerification(model: Model, { item, content }: VerifyCardProps): readonly [State, (state: State) => void] {
  const left = Date.parse(content.expires_at) - model.now();
  const [state, setState] = useState<State>(left > 0 ? 'open' : 'over');
  useEffect(() => {
    const id = conversationOf(model);
    if (id === undefined) return undefined;
    let gone = false;
    void model.client.verifications(id).then((answer) => {
      if (gone || !answer.ok) return;
      const known = answer.value.find((one) => one.message_id === item.id)?.state;
      if (known === 'given') setState('done');
      else if (known === 'failed') setState('over');
    });
    if (left > 0) model.emit('verification_request', askOf(content, id));
    const timer = setTimeout(() => setState((now) => (now === 'done' ? now : 'over')), Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [item.id]);
  return [state, setState];
}

async function prove(model: Model, content: VerificationRequestContent): Promise<State> {
  const id = conversationOf(model);
  const getProof = model.options.getVerificationProof;
  if (id === undefined || getProof === undefined) return 'none';
  const ask = askOf(content, id);
  let proof: string | null | undefined;
  try {
    proof = await getProof(ask);
  } catch {
    return 'failed';
  }
  if (proof === undefined || proof === null) return 'open';
  const answer = await model.client.giveVerification(id, ask.nonce, proof);
  if (answer.ok || answer.problem.code === 'verification_used') return 'done';
  return answer.problem.code === 'verification_expired' ? 'over' : 'failed';
}

export function VerifyCard({ item, content }: VerifyCardProps): JSX.Element {
  const id = useId();
  const model = useModel();
  const [state, setState] = useVerification(model, { item, content });
  const confirm = (): void => {
    setState('busy');
    void prove(model, content).then((next) => {
      setState(next);
      if (next === 'done') model.announce(t('verify_done'));
    });
  };
  const name = item.author.name ?? t('agent');
  return (
    <section class="og-card og-rich" aria-labelledby={`${id}-what`} data-verify={state}>
      <div class="og-card__body">
        <h3 id={`${id}-what`}>
          <Icon path={verifiedIcon} size={20} /> {t('verify_title')}
        </h3>
        <p dir="auto">{content.text}</p>
        {state === 'done' || state === 'later' || state === 'over' ? (
          <p class="og-question__done" role="status">
            <Icon path={ICONS[state]} size={16} />
            {t(WORDS[state])}
          </p>
        ) : (
          <>
            <p class="og-sub">{t('verify_why', { name })}</p>
            {state === 'failed' || state === 'none' ? (
              <p class="og-error" role="alert">
                {t(state === 'none' ? 'verify_none' : 'verify_failed')}
              </p>
            ) : null}
            <Button tone="accent" wide disabled={state === 'busy'} onClick={confirm}>
              {t(state === 'busy' ? 'verify_busy' : 'verify_confirm')}
            </Button>
            <Button tone="bare" wide disabled={state === 'busy'} onClick={() => setState('later')}>
              {t('verify_later')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
