// An entry of the timeline in words. What is not known is shown by its name, never hidden.
import type { EntryKind, StepSeen, TimelineEntry } from '@onglass/core';
import { alertIcon, articleIcon, bellIcon, chatIcon, deviceIcon, inboxIcon, infoIcon, mailIcon, noteIcon, phoneIcon, tapIcon, wifiIcon } from '@onglass/ui';
import { labelOf } from '../state/facts.ts';
import { t, type TimelineKey } from './text.ts';

const OK_BELOW = 400;

/** A request without an answer, or with a refusal. */
export function isFailure({ kind, status }: { readonly kind: string; readonly status?: unknown }): boolean {
  return kind === 'error' || (kind === 'request' && !(typeof status === 'number' && status > 0 && status < OK_BELOW));
}

export function stepWords(step: Pick<StepSeen, 'kind' | 'name' | 'status'>): string {
  if (step.kind !== 'request' || !isFailure(step)) return step.name;
  return step.status ? t('doing.failed', { name: step.name, status: String(step.status) }) : t('doing.unanswered', { name: step.name });
}

export const GROUPS = {
  messages: ['message'],
  notes: ['note'],
  steps: ['screen', 'tap', 'custom'],
  problems: ['request', 'error'],
  events: ['event'],
  pushes: ['push', 'call'],
  cases: ['case'],
} as const satisfies Readonly<Record<string, readonly EntryKind[]>>;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as readonly Group[];

const ICONS: Readonly<Record<EntryKind, string>> = {
  message: chatIcon,
  note: noteIcon,
  event: infoIcon,
  screen: articleIcon,
  tap: tapIcon,
  request: wifiIcon,
  error: alertIcon,
  custom: deviceIcon,
  call: phoneIcon,
  push: bellIcon,
  case: inboxIcon,
};

export function iconOf({ kind, title }: TimelineEntry): string {
  return kind === 'push' && title === 'email' ? mailIcon : ICONS[kind];
}

const EVENTS: Readonly<Record<string, TimelineKey>> = {
  conversation_opened: 'timeline.opened',
  conversation_resolved: 'timeline.resolved',
  conversation_reopened: 'timeline.reopened',
  conversation_held: 'timeline.held',
  conversation_parked: 'timeline.parked',
  conversation_returned: 'timeline.returned',
  conversation_taken_up: 'timeline.taken_up',
  conversation_snoozed: 'timeline.snoozed',
  conversation_paused: 'timeline.paused',
  conversation_resumed: 'timeline.resumed',
  conversation_adopted: 'timeline.adopted',
  conversation_escalated: 'timeline.escalated',
  queue_changed: 'timeline.queue',
  facts_changed: 'timeline.facts',
  reply_promised: 'timeline.promised',
  reply_promise_ended: 'timeline.promise_ended',
  reply_promise_due: 'timeline.due_soon',
  expectation_moved: 'timeline.moved',
  response_due_soon: 'timeline.due_soon',
  response_overdue: 'timeline.overdue',
  solution_asked: 'timeline.asked',
  solution_answered: 'timeline.answered',
};

interface Told {
  readonly author?: { readonly kind?: string; readonly name?: string };
  readonly agent?: { readonly name?: string };
  readonly score?: number;
  readonly status?: string | number;
  readonly case_number?: string;
  readonly state?: string;
  readonly label?: string | null;
}

const toldOf = (entry: TimelineEntry): Told => entry.detail ?? {};

/** What is said with somebody's name or a number in it. */
const PARTICULAR: Readonly<Record<string, (told: Told) => string>> = {
  conversation_assigned: ({ agent }) => (agent?.name === undefined ? t('timeline.unassigned') : t('timeline.assigned', { name: agent.name })),
  conversation_offered: ({ agent }) => t('timeline.offered', { name: agent?.name ?? '' }),
  rating_given: ({ score }) => t('timeline.rated', { score: String(score ?? '') }),
};

function eventWords(entry: TimelineEntry): string {
  const particular = PARTICULAR[entry.title];
  if (particular !== undefined) return particular(toldOf(entry));
  const known = EVENTS[entry.title];
  return known === undefined ? labelOf(entry.title) : t(known);
}

function pushWords({ title }: TimelineEntry): string {
  if (title === 'web') return t('timeline.push_web');
  return t(title === 'email' ? 'timeline.push_email' : 'timeline.push_phone');
}

export function titleOf(entry: TimelineEntry): string {
  if (entry.kind === 'event') return eventWords(entry);
  if (entry.kind === 'push') return pushWords(entry);
  if (entry.kind !== 'request') return entry.title;
  const { status } = toldOf(entry);
  return stepWords({ kind: 'request', name: entry.title, ...(typeof status === 'number' ? { status } : {}) });
}

const STATES = new Set(['waits', 'sent', 'dead', 'withdrawn']);
const STATUSES = new Set(['open', 'snoozed', 'resolved']);

function madeBy({ kind, name }: NonNullable<Told['author']>): string {
  if (name !== undefined) return name;
  return t(kind === 'customer' ? 'timeline.by_customer' : 'timeline.by_system');
}

/** The line under the title: who wrote, how far a push is, which case. */
export function underOf(entry: TimelineEntry): string | undefined {
  const told = toldOf(entry);
  if (told.author !== undefined) return madeBy(told.author);
  if (entry.kind === 'push') return [told.label, STATES.has(told.state ?? '') ? t(`timeline.${told.state}` as TimelineKey) : told.state].filter(Boolean).join(', ');
  if (entry.kind === 'case') return [told.case_number, STATUSES.has(String(told.status)) ? t(`timeline.status_${told.status}` as TimelineKey) : undefined].filter(Boolean).join(', ');
  return undefined;
}
