import type { ConversationRow } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { arrange } from '../src/state/held_order.ts';

function row(id: string, updated = 0, subject?: string): ConversationRow {
  return { id, case_number: id, status: 'open', turn: 'agent', subject: subject ?? null, last_seq: 1, read_seq: 0, unread: 0, updated_at: String(100 - updated).padStart(4, '0') };
}
const rows = (ids: string): ConversationRow[] => Array.from(ids, (id, at) => row(id, at));
const ids = (list: readonly ConversationRow[]): string => list.map(({ id }) => id).join('');
const fresh = (list: readonly ConversationRow[], hasMore = false): { rows: readonly ConversationRow[]; hasMore: boolean } => ({ rows: list, hasMore });

describe('K13: the order of a list', () => {
  it('follows the server while nobody is in the list', () => {
    expect(ids(arrange(rows('abc'), fresh(rows('cab')), false).rows)).toBe('cab');
  });

  it('does not move while held, and counts only the rows that would move', () => {
    const arranged = arrange(rows('abcdefgh'), fresh(rows('habcdefg')), true);
    expect(ids(arranged.rows)).toBe('abcdefgh');
    expect(arranged.waiting).toBe(1);
  });

  it('changes what a row says in place while held', () => {
    const arranged = arrange(rows('abc'), fresh([row('c', 0, 'new words'), row('a', 1), row('b', 2)]), true);
    expect(arranged.rows[2]?.subject).toBe('new words');
  });

  it('keeps a row that left the view in its place, marked', () => {
    const arranged = arrange(rows('abc'), fresh(rows('ac')), true);
    expect(ids(arranged.rows)).toBe('abc');
    expect([...arranged.left]).toEqual(['b']);
    expect(arranged.waiting).toBe(1);
  });

  it('lets a new row wait above, and appends a page that was loaded below', () => {
    const arranged = arrange(rows('abc'), fresh(rows('nabcxyz')), true);
    expect(ids(arranged.rows)).toBe('abcxyz');
    expect(arranged.waiting).toBe(1);
  });

  it('keeps loaded pages when the first page is read afresh after a lost connection', () => {
    const shown = ['a', 'b', 'c', 'd', 'e'].map((id, at) => row(id, at));
    const firstPage = fresh([row('a', 0), row('b', 1)], true);
    expect(ids(arrange(shown, firstPage, false).rows)).toBe('abcde');
    expect(arrange(shown, firstPage, true).waiting).toBe(0);
  });

  it('agrees with the server again after the hold, for any shuffle', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 200; round += 1) {
      const before = Array.from('abcdefghij').filter(() => random() < 0.7).join('');
      const after = Array.from('abcdefghijklm').filter(() => random() < 0.7).sort(() => random() - 0.5).join('');
      const held = arrange(rows(before), fresh(rows(after)), true);
      expect(ids(held.rows).startsWith(before)).toBe(true);
      expect(ids(arrange(held.rows, fresh(rows(after)), false).rows)).toBe(after);
    }
  });
});
