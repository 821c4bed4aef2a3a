import type { TimelineEntry } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { joinNewer } from '../src/context/reading.ts';
import { isFailure, stepWords, titleOf, underOf } from '../src/context/words.ts';

const entry = (id: string, second: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  at: `2026-11-20T12:00:${String(second).padStart(2, '0')}.000Z`,
  kind: 'tap',
  title: id,
  ...more,
});
const ids = (entries: readonly TimelineEntry[] | undefined): readonly string[] | undefined => entries?.map(({ id }) => id);

describe('a newer page', () => {
  it('stands before what was there, each entry once', () => {
    expect(ids(joinNewer([entry('c', 3), entry('b', 2)], [entry('b', 2), entry('a', 1)]))).toEqual(['c', 'b', 'a']);
  });

  it('puts a step that came late where it belongs', () => {
    expect(ids(joinNewer([entry('c', 3), entry('late', 2), entry('a', 1)], [entry('c', 3), entry('a', 1)]))).toEqual(['c', 'late', 'a']);
  });

  it('that knows nothing of what was there begins anew', () => {
    expect(joinNewer([entry('z', 9)], [entry('a', 1)])).toBeUndefined();
  });

  it('keeps two things with the same id of different kinds', () => {
    expect(joinNewer([entry('a', 1, { kind: 'case' })], [entry('a', 1), entry('a', 1, { kind: 'case' })])).toHaveLength(2);
  });
});

describe('an entry in words', () => {
  it('says what failed, and how', () => {
    expect(stepWords({ kind: 'request', name: 'POST /pay', status: 502 })).toBe('POST /pay, 502');
    expect(stepWords({ kind: 'request', name: 'POST /pay', status: 0 })).toBe('POST /pay, no answer');
    expect(stepWords({ kind: 'request', name: 'POST /pay', status: 200 })).toBe('POST /pay');
    expect(isFailure({ kind: 'request' })).toBe(true);
    expect(isFailure({ kind: 'tap' })).toBe(false);
  });

  it('names events by what they are, those of a later server by their type', () => {
    expect(titleOf(entry('e', 1, { kind: 'event', title: 'conversation_assigned', detail: { agent: { name: 'Ada' } } }))).toBe('Given to Ada');
    expect(titleOf(entry('e', 1, { kind: 'event', title: 'conversation_assigned' }))).toBe('Given to nobody');
    expect(titleOf(entry('e', 1, { kind: 'event', title: 'moon_landed' }))).toBe('Moon landed');
  });

  it('says who wrote, how far a push is, and which case', () => {
    expect(underOf(entry('m', 1, { kind: 'message', detail: { author: { kind: 'agent', name: 'Ada' } } }))).toBe('Ada');
    expect(underOf(entry('m', 1, { kind: 'message', detail: { author: { kind: 'customer' } } }))).toBe('Customer');
    expect(underOf(entry('p', 1, { kind: 'push', title: 'web', detail: { state: 'withdrawn', label: 'Phone' } }))).toBe('Phone, taken back, they read it first');
    expect(underOf(entry('c', 1, { kind: 'case', detail: { case_number: 'HH-1', status: 'resolved' } }))).toBe('HH-1, resolved');
    expect(underOf(entry('t', 1))).toBeUndefined();
  });
});
