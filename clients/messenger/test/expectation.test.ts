import type { ConversationRow, ConversationView, ExpectedReply } from '@onglass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { extend, setLocale } from '../src/app/texts.ts';
import { englishMore } from '../src/texts/en_more.ts';
import { expectation, promised } from '../src/thread/expectation.ts';
import { expectedIn } from '../src/thread/promise.tsx';

extend(englishMore);
afterEach(() => setLocale('en-GB'));
setLocale('en-GB');

// Wall times are the reader's own, whatever zone the tests run in.
const wednesday = new Date(2026, 10, 25, 20, 30).getTime();
const within = (low: number, high: number): ExpectedReply => ({ low_minutes: low, high_minutes: high, opens_at: null });
const opening = (...wall: [number, number, number, number, number]): ExpectedReply => ({ low_minutes: null, high_minutes: null, opens_at: new Date(...wall).toISOString() });
const said = (value: ExpectedReply | null | undefined): string | undefined => expectation(value, wednesday);

describe('a range', () => {
  it('is said in minutes, in hours, or in both', () => {
    expect(said(within(3, 6))).toBe('Usually answers in 3–6 min');
    expect(said(within(1, 1))).toBe('Usually answers in about 1 min');
    expect(said(within(120, 180))).toBe('Usually answers in 2–3 h');
    expect(said(within(45, 90))).toBe('Usually answers in 45 min – 1 h 30 min');
  });
});

describe('another time', () => {
  it('is said to be another', () => expect(said({ ...within(5, 10), moved: true })).toBe('Takes longer than we said: now 5–10 min'));
});

describe('what an agent gave their word for', () => {
  const row = (until: Date, more: Partial<ConversationRow> = {}): ConversationRow => ({ status: 'open', promised_until: until.toISOString(), ...more }) as ConversationRow;
  const tonight = new Date(2026, 10, 25, 22, 0);

  it('names the time, the day if it is another, and who has the case', () => {
    expect(promised(row(tonight), wednesday)).toBe('Answer promised by 22:00');
    expect(promised(row(tonight, { assignee: { id: 'a', name: 'Ana' } }), wednesday)).toBe('Answer promised by 22:00 (Ana)');
    expect(promised(row(new Date(2026, 10, 26, 16, 0)), wednesday)).toBe('Answer promised by tomorrow 16:00');
  });

  it('is not said when it is over, or nobody promised', () => {
    expect(promised(row(new Date(2026, 10, 25, 20, 0)), wednesday)).toBeUndefined();
    expect(promised(row(tonight, { status: 'resolved' }), wednesday)).toBeUndefined();
    expect(promised(row(tonight, { promised_until: null }), wednesday)).toBeUndefined();
  });
});

describe('the next opening', () => {
  it('names the day only when it is not today', () => {
    expect(said(opening(2026, 10, 25, 22, 0))).toBe('We open at 22:00');
    expect(said(opening(2026, 10, 26, 9, 0))).toBe('We open tomorrow 09:00');
    expect(said(opening(2026, 10, 30, 9, 0))).toBe('We open Monday 09:00');
    expect(said(opening(2026, 11, 7, 9, 0))).toBe('We open 7 December 09:00');
  });

  it('speaks the reader’s language', () => {
    setLocale('de');
    expect(said(opening(2026, 10, 30, 9, 0))).toContain('Montag 09:00');
  });

  it('is not said once it has passed', () => expect(said(opening(2026, 10, 25, 9, 0))).toBeUndefined());
});

describe('nothing', () => {
  it('is said where nothing was promised', () => {
    expect(said(null)).toBeUndefined();
    expect(said(undefined)).toBeUndefined();
    expect(said({ low_minutes: null, high_minutes: null, opens_at: null })).toBeUndefined();
  });
});

describe('a conversation', () => {
  const row = (more: Partial<ConversationRow>): ConversationView => ({ id: 'c', row: { status: 'open', turn: 'agent', expected_reply: within(2, 4), ...more } }) as ConversationView;

  it('tells its own promise while an answer is owed', () => {
    expect(expectedIn(row({}), within(9, 9))).toEqual(within(2, 4));
    expect(expectedIn(row({ expected_reply: null }), within(9, 9))).toBeNull();
    expect(expectedIn(row({ turn: 'customer' }), within(9, 9))).toBeUndefined();
    expect(expectedIn(row({ paused: true }), within(9, 9))).toBeUndefined();
    expect(expectedIn(row({ status: 'resolved' }), within(9, 9))).toBeUndefined();
  });

  it('tells what anybody may expect before it begins', () => {
    expect(expectedIn({ id: undefined } as unknown as ConversationView, within(2, 4))).toEqual(within(2, 4));
    expect(expectedIn({ id: 'c', phase: 'loading' } as ConversationView, within(2, 4))).toBeUndefined();
  });
});
