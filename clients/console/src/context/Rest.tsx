// The parts of the panel that come later: what stands above the device, with the last steps, and what stands below it.
import type { AgentConversation, AgentConversationRow, ConversationContext } from '@onglass/core';
import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { factsOf, labelOf, type Fact } from '../state/facts.ts';
import { locale } from '../text/index.ts';
import { CompanyPanel } from '../panels/CompanyPanel.tsx';
import { CaseFacts } from '../view/CaseFacts.tsx';
import { onDemand } from '../view/on_demand.tsx';
import { Doing } from './Doing.tsx';
import { Reach } from './Reach.tsx';
import { t } from './text.ts';

const Timeline = onDemand(async () => (await import('./Timeline.tsx')).Timeline);

export function Above({ conversation, row }: { readonly conversation: AgentConversation; readonly row: AgentConversationRow }): JSX.Element {
  const { asks } = useDesk();
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => asks.listen((ask) => ask === 'timeline' && setOpen(true)), [asks]);
  return (
    <>
      <Reach customer={row.customer} />
      {row.facts === undefined ? null : <CaseFacts conversation={conversation} facts={row.facts} />}
      <Doing row={row} onTimeline={() => setOpen(true)} />
      {open ? <Timeline row={row} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function batteryWords({ level, charging }: NonNullable<ConversationContext['battery']>): string {
  if (typeof level !== 'number') return '';
  const percent = new Intl.NumberFormat(locale(), { style: 'percent' }).format(level);
  return charging === true ? t('doing.charging', { percent }) : percent;
}

function reachOf({ network, battery, device }: ConversationContext): readonly Fact[] {
  const kind = network?.kind ?? '';
  return [
    { label: t('doing.sdk'), value: device?.sdk_version ?? '' },
    { label: t('doing.network'), value: kind.length <= 3 ? kind.toUpperCase() : labelOf(kind) },
    { label: t('doing.battery'), value: battery ? batteryWords(battery) : '' },
  ].filter(({ value }) => value !== '');
}

function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="kv">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Below({ row }: { readonly row: AgentConversationRow }): JSX.Element {
  const reach = row.context ? reachOf(row.context) : [];
  const more = [...factsOf(row.customer.attributes), ...factsOf(row.context?.attributes)];
  return (
    <>
      {reach.length === 0 ? null : (
        <div class="doing__reach">
          <Facts facts={reach} />
        </div>
      )}
      {more.length === 0 ? null : (
        <section>
          <h3>{t('context.more')}</h3>
          <Facts facts={more} />
        </section>
      )}
      <CompanyPanel conversationId={row.id} />
    </>
  );
}
