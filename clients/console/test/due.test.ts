import type { ConversationRow } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { brokenSince, dueAt, dueFirst, dueMsOf } from '../src/state/due.ts';
import { queryOf, shownRows, takesRoom } from '../src/state/views.ts';

const NOW = Date.UTC(2026, 10, 25, 14, 0);
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

function row(id: string, change: Partial<ConversationRow> = {}): ConversationRow {
  return { id, case_number: id, status: 'open', turn: 'agent', last_seq: 1, read_seq: 0, unread: 0, updated_at: '2026-11-25T14:00:00.000Z', assignee: { id: 'me' }, holding: 'none', ...change };
}
const due = (id: string, inMs: number, change: Partial<ConversationRow> = {}): ConversationRow => row(id, { due_at: new Date(NOW + inMs).toISOString(), ...change });
const ids = (rows: readonly ConversationRow[]): string => rows.map(({ id }) => id).join('');

describe('K8: the countdown in words', () => {
  it.each([
    [3 * 24 * HOUR_MS, 'calm', 'Due in 3 days'],
    [5 * HOUR_MS + 59 * MINUTE_MS, 'calm', 'Due in 5 h'],
    [HOUR_MS, 'calm', 'Due in 1 h'],
    [HOUR_MS - 1, 'calm', 'Due in 1 h'],
    [17 * MINUTE_MS + SECOND_MS, 'calm', 'Due in 18 min'],
    [5 * MINUTE_MS, 'soon', 'Due in 5 min'],
    [3.2 * MINUTE_MS, 'soon', 'Due in 4 min'],
    [MINUTE_MS, 'soon', 'Due in 1 min'],
    [MINUTE_MS - 1, 'soon', 'Due in 60 s'],
    [SECOND_MS / 2, 'soon', 'Due in 1 s'],
    [0, 'late', 'Late now'],
    [-30 * SECOND_MS, 'late', 'Late now'],
    [-12.9 * MINUTE_MS, 'late', '12 min late'],
    [-3 * HOUR_MS, 'late', '3 h late'],
    [-50 * HOUR_MS, 'late', '2 days late'],
  ])('%d ms from now is %s: %s', (leftMs, tone, words) => {
    expect(dueAt(NOW + leftMs, NOW)).toEqual({ tone, words });
  });

  it('is of open cases with an answer owed only', () => {
    expect(dueMsOf(row('a', { due_at: null }))).toBeUndefined();
    expect(dueMsOf(due('a', 5, { status: 'resolved' }))).toBeUndefined();
    expect(dueMsOf(due('a', 5))).toBe(NOW + 5);
  });

  it('tells a breach when it happens, not one that was there before, and not twice', () => {
    const rows = [due('a', -MINUTE_MS), due('b', 500), due('c', MINUTE_MS), row('d')];
    expect(brokenSince(rows, NOW, NOW + SECOND_MS).map(({ row: { id } }) => id)).toEqual(['b']);
    expect(brokenSince(rows, NOW + SECOND_MS, NOW + 2 * SECOND_MS)).toEqual([]);
  });
});

describe('K8: due first', () => {
  it('has the latest case first and leaves what nobody owes in its order behind', () => {
    expect(ids(dueFirst([row('a'), due('b', 9), row('c'), due('d', -9), due('e', 5)]))).toBe('debac');
  });
});

describe('the views of one’s work', () => {
  const place = { view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me' } as const;
  const rows = [row('a'), row('b', { holding: 'parked' }), row('c', { holding: 'returned' }), row('d', { holding: 'held' }), row('e', { assignee: { id: 'other' }, holding: 'parked' })];

  it('leave what is parked out of one’s work, but not out of a search', () => {
    expect(ids(shownRows(rows.slice(0, 4), place, 'me'))).toBe('acd');
    expect(ids(shownRows(rows.slice(0, 4), { ...place, q: 'x', status: 'any' } as never, 'me'))).toBe('abcd');
  });

  it('show one’s own parked cases, or everybody’s', () => {
    const parked = rows.filter(({ holding }) => holding === 'parked');
    expect(ids(shownRows(parked, { ...place, view: 'parked' }, 'me'))).toBe('b');
    expect(ids(shownRows(parked, { ...place, view: 'parked', whose: 'everybody' }, 'me'))).toBe('be');
  });

  it('order by what is due only where answers are owed', () => {
    expect(queryOf({ ...place, sort: 'due' })).toMatchObject({ order: 'due' });
    expect(queryOf({ ...place, view: 'all', sort: 'due' })).toMatchObject({ order: 'due' });
    expect(queryOf({ ...place, view: 'snoozed', sort: 'due' })).not.toHaveProperty('order');
    expect(queryOf({ ...place, status: 'resolved', sort: 'due' })).not.toHaveProperty('order');
  });

  it('count as taking room what is open and in hand', () => {
    expect(ids([...rows, row('f', { status: 'snoozed' })].filter(takesRoom))).toBe('ad');
  });
});
