// What happened to a case, in words. Pure but for the names, which the caller looks up.
import type { ActivityItem, Actor, Id, WireEvent } from '@onglass/core';
import { chatIcon, checkIcon, clockIcon, parkIcon, pauseIcon, playIcon, queueIcon, snoozeIcon, swapIcon, undoIcon } from '@onglass/ui';
import { t, type TextKey } from '../text/index.ts';

export interface Told {
  readonly icon: string;
  readonly words: string;
}

export interface Names {
  readonly myId: Id;
  agent(id: Id | null | undefined): string | undefined;
  queue(id: Id | null | undefined): string | undefined;
  /** A later instant as it is said. */
  moment(atMs: number): string;
}

interface Assignee {
  readonly id: string;
  readonly name?: string;
}

type Rule = (event: WireEvent, actor: string | undefined, names: Names) => Told;

/** The name to tell an act by; undefined when the system did it, or it is unknown who. */
function actorName(actor: Actor | undefined, names: Names): string | undefined {
  if (actor?.kind === 'customer') return t('event.customer');
  if (actor?.kind !== 'agent') return undefined;
  return actor.id === names.myId ? t('event.you') : names.agent(actor.id);
}

/** A field the event may carry. */
function fieldOf(event: WireEvent, name: string): unknown {
  return (event as unknown as Readonly<Record<string, unknown>>)[name] ?? undefined;
}

function agentIn(event: WireEvent, names: Names): string | undefined {
  const agent = fieldOf(event, 'agent') as Assignee | undefined;
  if (agent === undefined) return undefined;
  return agent.id === names.myId ? t('event.you_object') : (agent.name ?? names.agent(agent.id) ?? t('event.colleague'));
}

/** The words with who did it, or without where that is nobody. */
function by(actor: string | undefined, withActor: TextKey, alone: TextKey, values: Readonly<Record<string, string>> = {}): string {
  return actor === undefined ? t(alone, values) : t(withActor, { actor, ...values });
}

/** Who accepts a case takes it, although it is the server that gives it. */
function taker(event: WireEvent, actor: string | undefined, names: Names): string | undefined {
  const { id, name } = fieldOf(event, 'agent') as Assignee;
  if (fieldOf(event, 'reason') !== 'accepted') return event.actor.id === id ? actor : undefined;
  return id === names.myId ? t('event.you') : (name ?? names.agent(id));
}

const assigned: Rule = (event, actor, names) => {
  const agent = agentIn(event, names);
  if (agent === undefined) return { icon: swapIcon, words: by(actor, 'event.unassigned', 'event.unassigned_auto') };
  const self = taker(event, actor, names);
  return { icon: swapIcon, words: self !== undefined ? t('event.assigned_self', { actor: self }) : by(actor, 'event.assigned', 'event.assigned_auto', { agent }) };
};

const snoozed: Rule = (event, actor, names) => {
  const until = fieldOf(event, 'until');
  if (typeof until !== 'string') return { icon: snoozeIcon, words: by(actor, 'event.snoozed_reply', 'event.snoozed_reply_auto') };
  return { icon: snoozeIcon, words: by(actor, 'event.snoozed', 'event.snoozed_auto', { time: names.moment(Date.parse(until)) }) };
};

const RULES: Readonly<Partial<Record<ActivityItem['type'], Rule>>> = {
  conversation_assigned: assigned,
  conversation_resolved: (_event, actor) => ({ icon: checkIcon, words: by(actor, 'event.resolved', 'event.resolved_auto') }),
  conversation_reopened: (event, actor) => ({ icon: undoIcon, words: by(event.actor.kind === 'agent' ? actor : undefined, 'event.reopened', 'event.reopened_auto') }),
  conversation_parked: () => ({ icon: parkIcon, words: t('event.parked') }),
  conversation_returned: (event) => ({ icon: undoIcon, words: t(event.actor.kind === 'customer' ? 'event.returned' : 'event.returned_auto') }),
  conversation_snoozed: snoozed,
  conversation_paused: (_event, actor) => ({ icon: pauseIcon, words: by(actor, 'event.paused', 'event.paused_auto') }),
  conversation_resumed: (_event, actor) => ({ icon: playIcon, words: by(actor, 'event.resumed', 'event.resumed_auto') }),
  conversation_offered: (event, _actor, names) => ({ icon: clockIcon, words: t('event.offered', { agent: agentIn(event, names) ?? t('event.colleague') }) }),
  queue_changed: (event, actor, names) => ({
    icon: queueIcon,
    words: by(actor, 'event.queue', 'event.queue_auto', { queue: names.queue(fieldOf(event, 'queue_id') as Id | undefined) ?? t('event.some_queue') }),
  }),
  solution_asked: () => ({ icon: chatIcon, words: t('event.asked') }),
  solution_answered: (event) => ({ icon: checkIcon, words: t(fieldOf(event, 'outcome') === 'confirmed' ? 'event.solved' : 'event.unsolved') }),
};

export function tellOf({ type, event }: Pick<ActivityItem, 'type' | 'event'>, names: Names): Told {
  return RULES[type]?.(event, actorName(event.actor, names), names) ?? { icon: chatIcon, words: t('event.opened') };
}
