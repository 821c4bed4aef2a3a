import type { ConversationRow } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { labelOf } from '../src/state/alerts_browser.ts';
import { becameDue, happenedSince, isSettled, remember } from '../src/state/alerts_happenings.ts';

const NOW = Date.UTC(2026, 10, 25, 14, 0);
const MINUTE_MS = 60_000;

function row(id: string, change: Partial<ConversationRow> = {}): ConversationRow {
  return { id, case_number: id, status: 'open', turn: 'agent', last_seq: 1, read_seq: 0, unread: 1, updated_at: '2026-11-25T14:00:00.000Z', assignee: { id: 'me' }, holding: 'none', ...change };
}
const told = (before: readonly ConversationRow[], after: readonly ConversationRow[]): readonly string[] => happenedSince(remember(before), after).map(({ occasion, row: { id } }) => `${occasion} ${id}`);

describe('what happened between two looks', () => {
  it('tells of a case that is new, and of a turn that passed', () => {
    const before = [row('a', { turn: 'customer' }), row('b')];
    const after = [row('a'), row('b', { last_seq: 9, unread: 4 }), row('c')];
    expect(told(before, after)).toEqual(['replied a', 'assigned c']);
  });
  it('tells nothing of what the agent or time did', () => {
    const before = [row('a'), row('b'), row('c')];
    const after = [row('a', { turn: 'customer' }), row('b', { status: 'snoozed' }), row('d', { turn: 'customer' })];
    expect(told(before, after)).toEqual([]);
  });
  it('has one key for one turn, and another for the next', () => {
    const before = remember([row('a', { turn: 'customer' })]);
    const keys = ['2026-11-25T14:00:00.000Z', '2026-11-25T14:00:00.000Z', '2026-11-25T15:00:00.000Z'].map((waiting_since) => happenedSince(before, [row('a', { waiting_since })])[0]?.key);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toBe(keys[1]);
  });
});

describe('what became due', () => {
  const at = (minutes: number): ConversationRow => row(`m${minutes}`, { due_at: new Date(NOW + minutes * MINUTE_MS).toISOString() });
  it('warns five minutes before, and says once that it is late', () => {
    const rows = [at(0), at(1), at(5), at(6), at(30)];
    const names = (fromMs: number, toMs: number): readonly string[] => becameDue(rows, fromMs, toMs).map(({ occasion, row: { id } }) => `${occasion} ${id}`);
    expect(names(NOW - MINUTE_MS, NOW)).toEqual(['due_soon m5', 'overdue m0']);
    expect(names(NOW, NOW + MINUTE_MS)).toEqual(['due_soon m6', 'overdue m1']);
    expect(names(NOW, NOW)).toEqual([]);
  });
});

describe('when a notification is over', () => {
  it.each([
    ['answered', row('a', { turn: 'customer' }), 'replied', true],
    ['answered though late', row('a', { turn: 'customer' }), 'overdue', true],
    ['read', row('a', { unread: 0 }), 'replied', true],
    ['read and still late', row('a', { unread: 0 }), 'overdue', false],
    ['somebody else’s', undefined, 'assigned', true],
    ['resolved', row('a', { status: 'resolved' }), 'assigned', true],
    ['not looked at', row('a'), 'replied', false],
  ] as const)('%s', (_name, one, occasion, over) => {
    expect(isSettled(one, occasion)).toBe(over);
  });
});

describe('the name of a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 'Chrome, Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox, Mac OS X'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 9) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36', 'Chrome, Android'],
    ['something of its own', 'Browser'],
  ])('%s', (agent, label) => {
    expect(labelOf(agent)).toBe(label);
  });
});
