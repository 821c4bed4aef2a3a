import type { LateCase } from '@onglass/core';
import { describe, expect, it, vi } from 'vitest';
import { showLate } from '../src/live/held_late.ts';
import { toldWords, waitWords } from '../src/live/words.ts';
import { figureName, figureTone, figureWords } from '../src/office/figures.ts';
import { placeOf } from '../src/office/places.ts';
import { placeIn } from '../src/office/RuleText.tsx';
import { timeOfDay, weekWords } from '../src/office/week.ts';
import { spanWords, unitOf } from '../src/office/words.ts';

// Hours are written as the device writes them; there is none here.
vi.hoisted(() => vi.stubGlobal('navigator', { language: 'en-GB' }));

const late = (id: string): LateCase => ({ conversation: { id } as LateCase['conversation'], reason: 'no_room', owner: null });
const ids = (list: ReturnType<typeof showLate>): readonly string[] => list.map(({ conversation, isOver }) => `${conversation.id}${isOver ? ' over' : ''}`);

describe('the list of late cases', () => {
  it('is in the server’s order while nobody points at it', () => {
    expect(ids(showLate(showLate([], [late('a'), late('b')], false), [late('c'), late('b')], false))).toEqual(['c', 'b']);
  });

  it('moves nothing while somebody does: what is over stays in its place, what is new comes last', () => {
    const shown = showLate([], [late('a'), late('b')], false);
    expect(ids(showLate(shown, [late('c'), late('b')], true))).toEqual(['a over', 'b', 'c']);
  });
});

describe('spans', () => {
  it('are told as a clock below an hour, and never below zero', () => {
    expect(waitWords(0, 372_000)).toBe('6:12');
    expect(waitWords(0, 3_840_000)).toBe('1 h 04');
    expect(waitWords(5000, 0)).toBe('0:00');
  });

  it('are told as ranges in the unit that fits', () => {
    const range = (low: number, high: number): string => toldWords({ low_minutes: low, high_minutes: high, opens_at: null });
    expect([range(2, 4), range(3, 3), range(40, 180), range(70, 290)]).toEqual(['2–4 min', '3 min', '40 min–3 h', '1–5 h']);
  });

  it('have the largest unit of which they are whole', () => {
    expect([unitOf(90), unitOf(600), unitOf(7200), unitOf(172_800)]).toEqual(['second', 'minute', 'hour', 'day']);
    expect(spanWords(604_800)).toBe('7 days');
  });
});

describe('opening hours', () => {
  it('take times as people write them', () => {
    expect(['9', '930', '9.30', '18h15', '24', '09:05', 'noon'].map(timeOfDay)).toEqual(['09:00', '09:30', '09:30', '18:15', '24:00', '09:05', 'noon']);
  });

  it('put equal days into one line', () => {
    const split = [['09:00', '12:30'], ['13:30', '18:00']] as const;
    expect(weekWords([split, split, split, split, split, [['10:00', '14:00']], []])).toBe('Mon–Fri 09:00–12:30, 13:30–18:00 · Sat 10:00–14:00');
    expect(weekWords([[], [], [], [], [], [], []])).toBe('Never open');
    expect(weekWords([split, [], split, [], [], [], split])).toBe('Mon 09:00–12:30, 13:30–18:00 · Wed 09:00–12:30, 13:30–18:00 · Sun 09:00–12:30, 13:30–18:00');
  });
});

describe('figures of a preview', () => {
  it('say no data where there is none, and never zero', () => {
    expect(figureWords('median_wait_seconds', null)).toBe('no data');
    expect([figureWords('within_target_share', 0.912), figureWords('late_responses', 0)]).toEqual(['91.2%', '0']);
  });

  it('know what is better', () => {
    expect([figureTone('within_target_share', 0.8, 0.9), figureTone('p90_wait_seconds', 60, 90), figureTone('reminders', 1, 2), figureTone('late_responses', null, 2)]).toEqual(['better', 'worse', 'other', 'other']);
  });

  it('have a name even when a newer server tells one that is not known here', () => {
    expect([figureName('unanswered'), figureName('some_new_share')]).toEqual(['Not answered', 'Some new']);
  });
});

describe('places', () => {
  it('are a page and an item', () => {
    expect(placeOf('queues/0198')).toEqual({ page: 'queues', item: '0198' });
    expect(placeOf('nonsense')).toEqual({ page: undefined, item: undefined });
  });

  it('are found in a rule’s text by line and column', () => {
    expect(placeIn('when x\nthen closs', { line: 2, column: 6 })).toBe(12);
    expect(placeIn('short', { line: 3, column: 9 })).toBe(5);
  });
});
