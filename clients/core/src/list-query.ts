/**
 * What a list asks for: as an address, as an order of rows, and whether a row belongs to it.
 * Invariant: the order is the server's own; what only the server can judge is `unknown`, never guessed.
 */
import type { CaseFacts, ConversationRow, Id } from '@onglass/protocol';
import type { ListQuery } from './api.ts';
import { isSet } from './log/state.ts';

export type Belongs = 'yes' | 'no' | 'unknown';

const isOpen = (row: ConversationRow): boolean => row.status === 'open';

/** By the row alone; a team's view only the server can judge. */
function isInView(row: ConversationRow, view: ListQuery['view'], agentId: Id | undefined): Belongs {
  if (view === 'team') return 'unknown';
  return IN_VIEW[view](row, agentId) ? 'yes' : 'no';
}

const IN_VIEW: Record<Exclude<ListQuery['view'], 'team'>, (row: ConversationRow, agentId: Id | undefined) => boolean> = {
  all: () => true,
  mine: ({ assignee }, agentId) => isSet(assignee) && assignee.id === agentId,
  queue: (row) => !isSet(row.assignee) && isOpen(row),
  snoozed: (row) => row.status === 'snoozed',
  parked: (row) => isOpen(row) && row.holding === 'parked',
};

/** Without a status or a search, what is resolved is not listed. */
function hasStatus(row: ConversationRow, { status, q = '' }: ListQuery): boolean {
  return status === undefined ? q !== '' || row.status !== 'resolved' : row.status === status;
}

/** What the company says of the case; spam stands in no list that does not ask for it. */
function hasFacts({ facts }: ConversationRow, query: ListQuery): boolean {
  if (facts === undefined) return true;
  const { tagIds = [], priorityAtLeast = -Infinity, spam = false } = query;
  const hasTags = tagIds.every((id) => facts.tags.some((tag) => tag.id === id));
  return facts.spam === spam && facts.priority >= priorityAtLeast && hasTags && hasAttribute(facts, query);
}

function hasAttribute({ attributes }: CaseFacts, { attribute }: ListQuery): boolean {
  return attribute === undefined || String(attributes[attribute.key]) === attribute.value;
}

function hasPlace(row: ConversationRow, { queueId, assigneeId }: ListQuery): boolean {
  return (queueId === undefined || row.queue_id === queueId) && (assigneeId === undefined || row.assignee?.id === assigneeId);
}

/** Whether a row belongs to what was asked for; whether it matches a search only the server can judge. */
export function belongs(row: ConversationRow, query: ListQuery, agentId: Id | undefined): Belongs {
  if (!hasStatus(row, query) || !hasFacts(row, query) || !hasPlace(row, query)) return 'no';
  const verdict = isInView(row, query.view, agentId);
  return verdict === 'yes' && (query.q ?? '') !== '' ? 'unknown' : verdict;
}

const NOTHING_OWED = '9999';

/** Instants are all of one length, so that words order them. */
const owedBy = ({ due_at }: ConversationRow): string => due_at ?? NOTHING_OWED;

/** As the server orders: by the last change, resolved ones by when they were resolved, or first what is owed first; ties by id. */
export function inOrder(rows: readonly ConversationRow[], query: ListQuery): readonly ConversationRow[] {
  const moved = (row: ConversationRow): string =>
    `${(query.status === 'resolved' && query.order !== 'due' ? row.resolved_at : undefined) ?? row.updated_at} ${row.id}`;
  const newest = [...rows].sort((a, b) => (moved(a) < moved(b) ? 1 : -1));
  if (query.order !== 'due') return newest;
  return newest.sort((a, b) => (owedBy(a) === owedBy(b) ? 0 : owedBy(a) < owedBy(b) ? -1 : 1));
}

export function listPath(query: ListQuery, cursor: string | undefined): string {
  const { attribute, tagIds = [] } = query;
  const fields: [string, string | undefined][] = [
    ['view', query.view],
    ['status', query.status],
    ['q', query.q],
    ['queue_id', query.queueId],
    ...tagIds.map((id): [string, string] => ['tag_id', id]),
    ['assignee_id', query.assigneeId],
    ['attribute', attribute && `${attribute.key}:${attribute.value}`],
    ['priority_at_least', query.priorityAtLeast?.toString()],
    ['spam', query.spam?.toString()],
    ['order', query.order],
    ['cursor', cursor],
  ];
  const given = fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '');
  return `/v1/agent/conversations?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}
