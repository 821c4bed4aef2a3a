import type { ActivityItem } from '@onglass/core';
import { Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { timeOf } from '../state/clock.ts';
import { agentName, useDesk } from '../state/desk.ts';
import { tellOf } from '../state/happenings.ts';
import { momentShort } from '../state/moments.ts';

export function ActivityLine({ item }: { readonly item: ActivityItem }): JSX.Element {
  const desk = useDesk();
  const { icon, words } = tellOf(item, {
    myId: desk.session.agent.id,
    agent: (id) => agentName(desk, id),
    queue: (id) => desk.queues.value.find((queue) => queue.id === id)?.name,
    // As it was said then: the day is named by when it happened.
    moment: (atMs) => momentShort(atMs, Date.parse(item.createdAt)),
  });
  return (
    <p class="event" data-key={item.key} data-event={item.type}>
      <Icon path={icon} size={16} />
      <span>
        {words}, <time dateTime={item.createdAt}>{timeOf(item.createdAt)}</time>
      </span>
    </p>
  );
}
