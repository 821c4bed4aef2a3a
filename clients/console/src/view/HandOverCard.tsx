// What whoever gets a case should know at once: from whom, what it is about, what was tried, what was promised.
import type { AgentRef, HandOver } from '@onglass/core';
import { downIcon, Icon, sparkIcon, swapIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { momentShort } from '../state/moments.ts';
import { t } from '../text/index.ts';

/** Under this height the messages need the room. */
const ROOMY_PX = 780;

function nameOf(agent: AgentRef | string | null | undefined): string | undefined {
  if (agent === null || agent === undefined) return undefined;
  return typeof agent === 'string' ? agent : agent.name;
}

function Tried({ tried, at }: { readonly tried: HandOver['tried']; readonly at: (instant: string) => string }): JSX.Element | null {
  if (tried.length === 0) return null;
  return (
    <div class="hand__part">
      <dt>{t('hand.tried')}</dt>
      {tried.map((one) => (
        <dd key={one.at}>
          <bdi>{one.text}</bdi> <span class="hand__who">{[nameOf(one.agent), at(one.at)].filter(Boolean).join(', ')}</span>
        </dd>
      ))}
    </div>
  );
}

function promiseWords(due: string, by: string | undefined): string {
  return by === undefined ? t('hand.promise_answer', { time: due }) : t('hand.promise_by', { time: due, name: by });
}

function Promised({ promised, at }: { readonly promised: HandOver['promised']; readonly at: (instant: string) => string }): JSX.Element | null {
  if (promised.length === 0) return null;
  return (
    <div class="hand__part">
      <dt>{t('hand.promised')}</dt>
      {promised.map((one) => (
        <dd key={`${one.kind} ${one.due_at}`}>{promiseWords(at(one.due_at), nameOf(one.agent))}</dd>
      ))}
    </div>
  );
}

export function HandOverCard({ handOver }: { readonly handOver: HandOver }): JSX.Element {
  const { serverTime } = useDesk();
  const at = (instant: string): string => momentShort(Date.parse(instant), serverTime.now.peek());
  const from = nameOf(handOver.from_agent);
  const title = from === undefined ? t('hand.over', { time: at(handOver.at) }) : t('hand.from', { name: from, time: at(handOver.at) });
  return (
    <section class="hand" aria-label={title}>
      <details open={window.innerHeight >= ROOMY_PX}>
        <summary>
          <span class="hand__title">
            <Icon path={from === undefined ? sparkIcon : swapIcon} size={16} />
            <span class="grow">{title}</span>
            <Icon path={downIcon} size={16} class="hand__mark" />
          </span>
          <bdi class="hand__problem">{handOver.problem}</bdi>
        </summary>
        {handOver.note === null || handOver.note === '' ? null : (
          <p class="hand__note">
            <span>{t('hand.note')}: </span>
            <bdi>{handOver.note}</bdi>
          </p>
        )}
        <dl class="hand__more">
          <Tried tried={handOver.tried} at={at} />
          <Promised promised={handOver.promised} at={at} />
        </dl>
      </details>
    </section>
  );
}
