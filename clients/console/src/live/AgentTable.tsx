// Who is there, how much they hold and what they do. How long anybody takes is not shown, and nobody is ranked.
import type { LiveAgent, LiveCase } from '@onglass/core';
import { Icon, swapIcon, userIcon, usersIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { Void } from '../view/Void.tsx';
import { Cell, Meter, Table, type Column } from './Table.tsx';
import { t } from './text.ts';

function columnsNow(): Readonly<Record<'agent' | 'capacity' | 'doing' | 'step', Column>> {
  return {
    agent: { key: 'agent', label: t('live.agent') },
    capacity: { key: 'capacity', label: t('live.capacity') },
    doing: { key: 'doing', label: t('live.doing') },
    step: { key: 'step', label: t('live.step_in'), align: 'end' },
  };
}

function caseWords({ subject, customer_name: name }: LiveCase): string {
  return [name, subject].filter(Boolean).join(', ') || t('live.untold');
}

const SHOWN_CASES = 2;

function Doing({ agent }: { readonly agent: LiveAgent }): JSX.Element {
  const { address } = useDesk();
  const cases = agent.cases.slice(0, SHOWN_CASES);
  const more = agent.held - cases.length;
  if (cases.length === 0 && agent.parked === 0) return <span class="dim">{t('live.idle')}</span>;
  return (
    <span class="doing">
      {cases.map((one) => {
        const there = { view: 'all', status: 'open', q: '', conversationId: one.id } as const;
        return (
          <a key={one.id} class="doing__case" href={address.format(there)} onClick={(event) => { event.preventDefault(); address.go(there); }}>
            <bdi>{caseWords(one)}</bdi>
          </a>
        );
      })}
      {more > 0 && cases.length > 0 ? <span class="dim">{t('live.more_cases', { count: more })}</span> : null}
      {agent.parked > 0 ? <span class="mid">{t('live.parked', { count: agent.parked })}</span> : null}
    </span>
  );
}

export interface AgentTableProps {
  readonly agents: readonly LiveAgent[];
  readonly onReassign: (agent: LiveAgent) => void;
}

function Row({ agent, columns, onReassign }: { readonly agent: LiveAgent; readonly columns: ReturnType<typeof columnsNow>; readonly onReassign: () => void }): JSX.Element {
  const { load, capacity, availability } = agent;
  return (
    <tr role="row" data-agent={agent.id}>
      <th role="rowheader" scope="row">
        <span class="who">
          <span class="av av--28" aria-hidden="true">
            <Icon path={userIcon} size={16} />
          </span>
          <span class="who__words">
            <bdi class="strong">{agent.name}</bdi>
            <span class="who__state s mid">
              <span class={availability === 'online' ? 'on' : `on on--${availability}`} />
              {t(`live.${availability}`)}
            </span>
          </span>
        </span>
      </th>
      <Cell column={columns.capacity}>
        <span class="load" title={t('live.capacity_words', { load, capacity })}>
          <span class="num">{t('live.capacity_of', { load, capacity })}</span>
          <Meter share={capacity === 0 ? 1 : load / capacity} />
        </span>
      </Cell>
      <Cell column={columns.doing}>
        <Doing agent={agent} />
      </Cell>
      <Cell column={columns.step}>
        {agent.cases.length === 0 ? null : (
          <button type="button" class="ibt" aria-label={t('live.reassign_from', { agent: agent.name })} title={t('live.reassign_from', { agent: agent.name })} onClick={onReassign}>
            <Icon path={swapIcon} size={20} class="og-icon--flip" />
          </button>
        )}
      </Cell>
    </tr>
  );
}

export function AgentTable({ agents, onReassign }: AgentTableProps): JSX.Element {
  const columns = columnsNow();
  return (
    <section class="card" aria-labelledby="live-agents">
      <div class="card__head">
        <h2 class="card__title" id="live-agents">
          {t('live.agents')}
        </h2>
        <p class="s dim">{t('live.no_handling')}</p>
      </div>
      {agents.length === 0 ? (
        <Void icon={usersIcon} title={t('live.no_agents')} hint={t('live.no_agents_hint')} />
      ) : (
        <Table label={t('live.agents')} columns={Object.values(columns)}>
          {agents.map((agent) => (
            <Row key={agent.id} agent={agent} columns={columns} onReassign={() => onReassign(agent)} />
          ))}
        </Table>
      )}
    </section>
  );
}
