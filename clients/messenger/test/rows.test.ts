import type { MessageItem, TimelineItem } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { buildWindow, type MessageRow, type Row } from '../src/thread/rows.ts';

function message(seq: number, more: Partial<MessageItem> = {}): MessageItem {
  const createdAt = new Date(Date.UTC(2026, 10, 11, 9, 0, seq)).toISOString();
  return { kind: 'message', key: `k${seq}`, id: `i${seq}`, seq, mine: false, author: { kind: 'agent', id: 'a1' }, content: { type: 'text', text: 'x', fallback: 'x' }, createdAt, edited: false, redacted: false, ...more };
}

const mine = (seq: number, more: Partial<MessageItem> = {}): MessageItem => message(seq, { mine: true, author: { kind: 'customer', id: 'c1' }, tick: 'sent', ...more });
const rowsOf = (items: readonly TimelineItem[], more: object = {}): Row[] => buildWindow({ items, ...more }).chunks.flatMap((chunk) => chunk.rows);
const messagesOf = (rows: readonly Row[]): MessageRow[] => rows.filter((row): row is MessageRow => row.kind === 'message');

describe('groups', () => {
  it('joins one author within five minutes and carries the time on the last', () => {
    const rows = messagesOf(rowsOf([message(1), message(2), mine(3)]));
    expect(rows.map(({ first, meta }) => [first, meta])).toEqual([[true, false], [false, true], [true, true]]);
  });

  it('shows every tick that differs from the next', () => {
    const rows = messagesOf(rowsOf([mine(1, { tick: 'read' }), mine(2, { tick: 'sent' }), mine(3, { tick: 'sent' })]));
    expect(rows.map(({ meta }) => meta)).toEqual([true, false, true]);
  });

  it('counts what waits on the last waiting one', () => {
    const unsent = { seq: undefined, tick: 'waiting' } as unknown as Partial<MessageItem>;
    const rows = messagesOf(rowsOf([mine(1), mine(2, unsent), mine(3, unsent)]));
    expect(rows.map(({ waiting }) => waiting)).toEqual([0, 0, 2]);
  });
});

describe('the unread divider', () => {
  it('stands before the first message of another person after the marker, and never counts one’s own', () => {
    const rows = rowsOf([message(1), mine(2), mine(3), message(4), message(5)], { dividerAfterSeq: 1 });
    const at = rows.findIndex((row) => row.kind === 'unread');
    expect(rows[at]).toMatchObject({ count: 2 });
    expect(rows[at + 1]?.key).toBe('k4');
  });

  it('parts a group', () => {
    const rows = messagesOf(rowsOf([message(1), message(2)], { dividerAfterSeq: 1 }));
    expect(rows.map(({ first, meta }) => [first, meta])).toEqual([[true, true], [true, true]]);
  });
});

describe('the window', () => {
  const thousand = Array.from({ length: 1000 }, (_, at) => message(at + 1));

  it('begins with the newest pieces and goes back piece by piece until the first message', () => {
    let { chunks, earlier } = buildWindow({ items: thousand });
    expect(chunks.flatMap((chunk) => chunk.rows).length).toBeLessThan(100);
    let steps = 0;
    while (earlier !== undefined) {
      ({ chunks, earlier } = buildWindow({ items: thousand, from: earlier }));
      steps += 1;
    }
    expect(steps).toBeGreaterThan(10);
    expect(messagesOf(chunks.flatMap((chunk) => chunk.rows)).map(({ key }) => key)).toEqual(thousand.map(({ key }) => key));
  });

  it('reaches back to what is unread', () => {
    const rows = rowsOf(thousand, { dividerAfterSeq: 300 });
    expect(rows.some((row) => row.kind === 'unread')).toBe(true);
  });

  it('leaves finished pieces as they are when a message comes', () => {
    const before = buildWindow({ items: thousand }).chunks;
    const after = buildWindow({ items: [...thousand, message(1001)] }).chunks;
    expect(after.map(({ key }) => key).slice(0, before.length)).toEqual(before.map(({ key }) => key));
    expect(messagesOf(after[0]?.rows ?? []).map(({ item }) => item)).toEqual(messagesOf(before[0]?.rows ?? []).map(({ item }) => item));
  });
});
