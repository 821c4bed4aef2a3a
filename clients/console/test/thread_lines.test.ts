import type { MessageItem } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { lastSeq, linesOf, type ThreadLine } from '../src/state/thread_lines.ts';

function message(seq: number, by: 'customer' | 'agent', at: string, extra: Partial<MessageItem> = {}): MessageItem {
  return { kind: 'message', key: `m${seq}`, id: `id${seq}`, seq, mine: by === 'agent', author: { kind: by, id: by }, content: { type: 'text', text: `${seq}`, fallback: `${seq}` }, createdAt: `2026-03-${at}:00.000Z`, edited: false, redacted: false, ...extra };
}
const kinds = (lines: readonly ThreadLine[]): string => lines.map((line) => (line.kind === 'item' ? line.item.key : line.kind)).join(' ');

describe('the lines of a thread', () => {
  it('marks each day once', () => {
    expect(kinds(linesOf([message(1, 'customer', '01T12:00'), message(2, 'agent', '01T12:10'), message(3, 'customer', '03T12:00')], undefined))).toBe('day m1 m2 day m3');
  });

  it('puts the unread divider before the first unread message of the customer, once', () => {
    const items = [message(1, 'customer', '01T12:00'), message(2, 'agent', '01T12:01'), message(3, 'customer', '01T12:02'), message(4, 'customer', '01T12:03')];
    expect(kinds(linesOf(items, 1))).toBe('day m1 m2 unread m3 m4');
    expect(kinds(linesOf(items, 4))).toBe('day m1 m2 m3 m4');
  });

  it('shows the ticks under the last of a group and wherever they differ', () => {
    const items = [message(1, 'agent', '01T12:00', { tick: 'read' }), message(2, 'agent', '01T12:01', { tick: 'read' }), message(3, 'agent', '01T12:02', { tick: 'sent' })];
    const ends = linesOf(items, undefined).flatMap((line) => (line.kind === 'item' ? [line.last] : []));
    expect(ends).toEqual([false, true, true]);
  });

  it('keeps its keys when an older page comes in above', () => {
    const items = [message(5, 'customer', '02T12:00'), message(6, 'agent', '02T12:01')];
    const before = linesOf(items, undefined).map(({ key }) => key);
    const after = linesOf([message(4, 'customer', '02T11:00'), ...items], undefined).map(({ key }) => key);
    expect(before.every((key) => after.includes(key))).toBe(true);
    expect(new Set(after).size).toBe(after.length);
  });

  it('knows the last number although a message still waits in the outbox', () => {
    const { seq: _seq, ...waiting } = message(9, 'agent', '01T12:05');
    expect(lastSeq([message(1, 'customer', '01T12:00'), waiting])).toBe(1);
  });
});
