import type { ActivityItem, Actor, WireEvent } from '@onglass/core';
import { chatIcon, checkIcon, Icon, swapIcon, undoIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { timeOf } from '../state/clock.ts';
import { agentName, useDesk, type Desk } from '../state/desk.ts';
import { t } from '../text/index.ts';

interface Told {
  readonly icon: string;
  readonly words: string;
}

/** The name to tell an act by; undefined when the system did it, or it is unknown who. */
function actorName(desk: Desk, actor: Actor | undefined): string | undefined {
  if (actor?.kind === 'customer') return t('event.customer');
  if (actor?.kind !== 'agent') return undefined;
  return actor.id === desk.session.agent.id ? t('event.you') : agentName(desk, actor.id);
}

interface Assignee {
  readonly id: string;
  readonly name?: string;
}

function assigneeOf(event: WireEvent): Assignee | undefined {
  const agent = 'agent' in event ? (event.agent as Assignee | null | undefined) : undefined;
  return agent ?? undefined;
}

function unassigned(actor: string | undefined): Told {
  return { icon: swapIcon, words: actor === undefined ? t('event.unassigned_auto') : t('event.unassigned', { actor }) };
}

function assigned(desk: Desk, event: WireEvent): Told {
  const actor = actorName(desk, event.actor);
  const agent = assigneeOf(event);
  if (agent === undefined) return unassigned(actor);
  const name = agent.id === desk.session.agent.id ? t('event.you_object') : (agent.name ?? agentName(desk, agent.id) ?? t('event.colleague'));
  if (actor === undefined) return { icon: swapIcon, words: t('event.assigned_auto', { agent: name }) };
  const words = event.actor.id === agent.id ? t('event.assigned_self', { actor }) : t('event.assigned', { actor, agent: name });
  return { icon: swapIcon, words };
}

function told(desk: Desk, { type, event }: ActivityItem): Told {
  const actor = actorName(desk, event.actor);
  if (type === 'conversation_assigned') return assigned(desk, event);
  if (type === 'conversation_resolved') return { icon: checkIcon, words: actor === undefined ? t('event.resolved_auto') : t('event.resolved', { actor }) };
  if (type === 'conversation_reopened') {
    return { icon: undoIcon, words: event.actor.kind === 'agent' && actor !== undefined ? t('event.reopened', { actor }) : t('event.reopened_auto') };
  }
  return { icon: chatIcon, words: t('event.opened') };
}

export function ActivityLine({ item }: { readonly item: ActivityItem }): JSX.Element {
  const { icon, words } = told(useDesk(), item);
  return (
    <p class="event" data-key={item.key} data-event={item.type}>
      <Icon path={icon} size={16} />
      <span>
        {words}, <time dateTime={item.createdAt}>{timeOf(item.createdAt)}</time>
      </span>
    </p>
  );
}
