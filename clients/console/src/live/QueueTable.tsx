import type { LiveQueue } from '@onglass/core';
import { queueIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { DueMark } from '../view/DueMark.tsx';
import { Void } from '../view/Void.tsx';
import { Cell, Meter, Table, type Column } from './Table.tsx';
import { t } from './text.ts';
import { Waited } from './Ticking.tsx';
import { percent, toldWords } from './words.ts';

function columnsNow(): Readonly<Record<'queue' | 'waiting' | 'oldest' | 'due' | 'late' | 'told' | 'load', Column>> {
  return {
    queue: { key: 'queue', label: t('live.queue') },
    waiting: { key: 'waiting', label: t('live.waiting'), align: 'end' },
    oldest: { key: 'oldest', label: t('live.oldest_short'), align: 'end' },
    due: { key: 'due', label: t('live.next_due') },
    late: { key: 'late', label: t('live.late'), align: 'end' },
    told: { key: 'told', label: t('live.told'), align: 'end' },
    load: { key: 'load', label: t('live.load') },
  };
}

const none = (): JSX.Element => <span class="dim">{t('live.nothing')}</span>;

function Load({ queue }: { readonly queue: LiveQueue }): JSX.Element {
  if (queue.agents_online === 0) return <span class="t-warn">{t('live.nobody_online')}</span>;
  const share = queue.capacity === 0 ? 1 : queue.load / queue.capacity;
  return (
    <span class="load">
      <span>{t('live.queue_agents', { count: queue.agents_online })}</span>
      <span class="num">{percent(share)}</span>
      <Meter share={share} />
    </span>
  );
}

function Row({ queue, columns }: { readonly queue: LiveQueue; readonly columns: ReturnType<typeof columnsNow> }): JSX.Element {
  const { late, oldest_waiting_since: since, next_due_at: dueAt } = queue;
  return (
    <tr role="row" data-queue={queue.id}>
      <th role="rowheader" scope="row">
        <bdi>{queue.name}</bdi>
      </th>
      <Cell column={columns.waiting}>
        <span class="num">{queue.waiting}</span>
      </Cell>
      <Cell column={columns.oldest}>{since === null ? none() : <Waited since={since} />}</Cell>
      <Cell column={columns.due}>{dueAt === null ? none() : <DueMark dueMs={Date.parse(dueAt)} />}</Cell>
      <Cell column={columns.late}>
        <span class={late > 0 ? 'num strong t-bad' : 'num dim'}>{late}</span>
      </Cell>
      <Cell column={columns.told}>
        <span class="num">{toldWords(queue.expected_reply)}</span>
      </Cell>
      <Cell column={columns.load}>
        <Load queue={queue} />
      </Cell>
    </tr>
  );
}

export function QueueTable({ queues }: { readonly queues: readonly LiveQueue[] }): JSX.Element {
  const columns = columnsNow();
  return (
    <section class="card" aria-labelledby="live-queues">
      <h2 class="card__title" id="live-queues">
        {t('live.queues')}
      </h2>
      {queues.length === 0 ? (
        <Void icon={queueIcon} title={t('live.no_queues')} hint={t('live.no_queues_hint')} />
      ) : (
        <Table label={t('live.queues')} columns={Object.values(columns)}>
          {queues.map((queue) => (
            <Row key={queue.id} queue={queue} columns={columns} />
          ))}
        </Table>
      )}
    </section>
  );
}
