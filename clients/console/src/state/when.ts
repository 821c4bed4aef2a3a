// What people write for a later time, understood in their own zone: "in 2 h", "tomorrow 3pm", "fri 10:30". English. Pure.
import { addDays, flat, instantAt, isDate, wallAt, weekdayOf, type Wall } from './zone.ts';

/** `past`: understood, but over already; `far`: more than a year away. */
export type When = { readonly atMs: number } | { readonly reply: true } | { readonly problem: 'empty' | 'unclear' | 'past' | 'far' };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const FARTHEST_MS = 366 * DAY_MS;
export const MORNING_HOUR = 9;
export const AFTERNOON_HOUR = 15;
const DAYTIMES: Readonly<Record<string, number>> = { morning: MORNING_HOUR, noon: 12, midday: 12, lunch: 12, lunchtime: 12, afternoon: AFTERNOON_HOUR, evening: 18, tonight: 20, night: 20 };
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEKDAY = /^(mon(day)?|tue(s|sday)?|wed(s|nesday)?|thu(r|rs|rsday)?|fri(day)?|sat(urday)?|sun(day)?)$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/;
const UNITS: readonly (readonly [name: RegExp, ms: number])[] = [
  [/^(m|mins?|minutes?)$/, MINUTE_MS],
  [/^(h|hrs?|hours?)$/, HOUR_MS],
  [/^(d|days?)$/, DAY_MS],
  [/^(w|wks?|weeks?)$/, 7 * DAY_MS],
];
const AMOUNTS: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, half: 0.5, couple: 2 };

interface Clock {
  readonly hour: number;
  readonly minute: number;
}
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** A day of the week or a day without a year that is over already comes round again so many days, or a year, later. */
  readonly again?: 'week' | 'year';
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/(\d)t(\d)/g, '$1 $2')
    .replace(/([ap])\.m\.?/g, '$1m')
    .replace(/(\d)\s+([ap]m)\b/g, '$1$2')
    .replace(/[,;]/g, ' ')
    .split(/\s+/)
    .filter((word) => !['', 'at', 'on', 'until', 'till', 'the', 'of', 'by', 'this'].includes(word));
}

export function parseWhen(text: string, nowMs: number, zone: string): When {
  const words = wordsOf(text);
  if (words.length === 0) return { problem: 'empty' };
  if (isReply(words)) return { reply: true };
  const atMs = spanOf(words, nowMs, zone) ?? dateOf(words, nowMs, zone);
  if (atMs === undefined) return { problem: 'unclear' };
  if (atMs <= nowMs) return { problem: 'past' };
  return atMs - nowMs > FARTHEST_MS ? { problem: 'far' } : { atMs };
}

function isReply(words: readonly string[]): boolean {
  return /^((they|customer|somebody|someone) )?(repl(y|ies)|answers?|writes?)$/.test(words.join(' '));
}

// ---------------------------------------------------------------- from now on: "in 2 h", "1h 30min"

/** "1h30" and "90min" fall apart into number and unit. */
function piecesOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== 'and').flatMap((word) => word.match(/\d+(?:\.\d+)?|[a-z]+|[^a-z\d]+/g) ?? []);
}

function spanOf(words: readonly string[], nowMs: number, zone: string): number | undefined {
  const given = words[0] === 'in' ? words.slice(1) : words;
  const lengths = lengthsOf(piecesOf(given).filter((piece, at, all) => !isFiller(piece, all[at - 1], all[at + 1])));
  if (lengths === undefined) return undefined;
  const sum = (chosen: readonly Length[]): number => chosen.reduce((total, { ms }) => total + ms, 0);
  const whole = sum(lengths.filter(({ ms, unit }) => unit >= DAY_MS && ms % DAY_MS === 0));
  const rest = sum(lengths) - whole;
  // Days keep the time of day, also over a change of clocks; hours are hours.
  const seconds = nowMs % MINUTE_MS;
  const later = whole === 0 ? nowMs : instantAt(addDays(wallAt(nowMs, zone), whole / DAY_MS), zone) + seconds;
  return later + rest;
}

/** "half an hour", "a couple of hours": the article says nothing more. */
function isFiller(piece: string, before: string | undefined, after: string | undefined): boolean {
  return (piece === 'a' || piece === 'an') && (before === 'half' || after === 'couple');
}

interface Length {
  readonly ms: number;
  readonly unit: number;
}

function lengthsOf(pieces: readonly string[]): readonly Length[] | undefined {
  const lengths: Length[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const length = lengthOf(pieces[at], pieces[at + 1], lengths.at(-1));
    if (length === undefined) return undefined;
    lengths.push(length);
  }
  return lengths.length > 0 ? lengths : undefined;
}

/** "1h30": at the end, minutes need no name after hours. */
function lengthOf(piece = '', unitName: string | undefined, before: Length | undefined): Length | undefined {
  const amount = amountOf(piece);
  const unit = unitName === undefined && before?.unit === HOUR_MS ? MINUTE_MS : unitOf(unitName);
  return amount === undefined || amount <= 0 || unit === undefined ? undefined : { ms: Math.round(amount * unit), unit };
}

function amountOf(piece: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(piece) ? Number(piece) : AMOUNTS[piece];
}

function unitOf(piece: string | undefined): number | undefined {
  return UNITS.find(([name]) => piece !== undefined && name.test(piece))?.[1];
}

// ---------------------------------------------------------------- a day, a time, or both

function dateOf(words: readonly string[], nowMs: number, zone: string): number | undefined {
  const today = wallAt(nowMs, zone);
  const taken = takeDay(words, today);
  const clock = clockOf(taken.rest);
  if (clock === undefined) return undefined;
  if (taken.day === undefined) return timeOnly(clock, taken.rest, today, nowMs, zone);
  const wall: Wall = { ...taken.day, ...clock };
  const atMs = instantAt(wall, zone);
  if (atMs > nowMs || taken.day.again === undefined) return atMs;
  return instantAt(taken.day.again === 'week' ? addDays(wall, 7) : { ...wall, year: wall.year + 1 }, zone);
}

/** A bare time is today's, or tomorrow's when today's is over; a bare "in the afternoon" that is over stays over. */
function timeOnly(clock: Clock, rest: readonly string[], today: Wall, nowMs: number, zone: string): number {
  const atMs = instantAt({ ...today, ...clock }, zone);
  const named = rest.at(-1) ?? '';
  const isNamed = DAYTIMES[named] !== undefined && named !== 'noon' && named !== 'midday';
  return atMs > nowMs || isNamed ? atMs : instantAt(addDays({ ...today, ...clock }, 1), zone);
}

interface Taken {
  readonly day: Day | undefined;
  readonly rest: readonly string[];
}

type DayRule = (words: readonly string[], today: Wall) => Day | undefined;

/** Each reads a day from the first words: how many it takes, and how. */
const DAY_RULES: readonly (readonly [count: number, rule: DayRule])[] = [
  [3, ([a = '', b = '', c = '']) => named(a, b, c)],
  [3, ([a = '', b = '', c = '']) => named(b, a, c)],
  [2, ([a = '', b = ''], today) => thisYear(named(a, b, String(today.year)))],
  [2, ([a = '', b = ''], today) => thisYear(named(b, a, String(today.year)))],
  [2, ([a, b = ''], today) => (a === 'next' ? nextOf(b, today) : undefined)],
  [1, ([a = '']) => isoDay(a)],
  [1, ([a = ''], today) => relative(a, today)],
  [1, ([a = ''], today) => (WEEKDAY.test(a) ? { ...dayOf(addDays(today, (numberOf(a) - weekdayOf(today) + 7) % 7)), again: 'week' } : undefined)],
];

/** The day may stand before the time or after it. */
function takeDay(words: readonly string[], today: Wall): Taken {
  for (const [count, rule] of DAY_RULES) {
    for (const from of [0, words.length - count]) {
      const day = from >= 0 && words.length >= count ? rule(words.slice(from, from + count), today) : undefined;
      if (day !== undefined) return { day, rest: [...words.slice(0, from), ...words.slice(from + count)] };
    }
  }
  return { day: undefined, rest: words };
}

function dayOf({ year, month, day }: Wall): Day {
  return { year, month, day };
}

function numberOf(weekday: string): number {
  return WEEKDAYS.indexOf(weekday.slice(0, 3)) + 1;
}

function relative(word: string, today: Wall): Day | undefined {
  if (word === 'today') return dayOf(today);
  return /^(tomorrow|tmrw?|tomo)$/.test(word) ? dayOf(addDays(today, 1)) : undefined;
}

/** Next week is the one that begins on the coming Monday, and so are its days. */
function nextOf(word: string, today: Wall): Day | undefined {
  const monday = 8 - weekdayOf(today);
  if (word === 'week') return dayOf(addDays(today, monday));
  return WEEKDAY.test(word) ? dayOf(addDays(today, monday + numberOf(word) - 1)) : undefined;
}

function isoDay(word: string): Day | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word) ?? []).map(Number);
  return year !== undefined && month !== undefined && day !== undefined && isDate(year, month, day) ? { year, month, day } : undefined;
}

function named(dayWord: string, monthWord: string, yearWord: string): Day | undefined {
  const day = Number(/^(\d{1,2})(st|nd|rd|th)?$/.exec(dayWord)?.[1]);
  const month = MONTH.test(monthWord) ? MONTHS.indexOf(monthWord.slice(0, 3)) + 1 : 0;
  const year = /^\d{4}$/.test(yearWord) ? Number(yearWord) : 0;
  return month > 0 && year > 0 && isDate(year, month, day) ? { year, month, day } : undefined;
}

function thisYear(day: Day | undefined): Day | undefined {
  return day === undefined ? undefined : { ...day, again: 'year' };
}

/** The rest after the day: nothing means the morning; undefined is not understood. */
function clockOf(words: readonly string[]): Clock | undefined {
  const said = words.join(' ');
  const daytime = DAYTIMES[said.replace(/^in /, '')] ?? (said === '' ? MORNING_HOUR : undefined);
  return daytime === undefined ? timeOf(said) : { hour: daytime, minute: 0 };
}

function timeOf(word: string): Clock | undefined {
  const found = /^(\d{1,2})(?:[:.h]([0-5]\d))?([ap]m)?$/.exec(word);
  if (found === null) return undefined;
  const [said, minute, half] = [Number(found[1]), Number(found[2] ?? 0), found[3]];
  const hour = half === undefined ? said : hourOfHalf(said, half);
  return hour < 24 ? { hour, minute } : undefined;
}

/** 12am is midnight, 12pm noon; there is no 13pm. */
function hourOfHalf(said: number, half: string): number {
  if (said < 1 || said > 12) return Infinity;
  return (said % 12) + (half === 'pm' ? 12 : 0);
}

// ---------------------------------------------------------------- what is offered without writing

export type PresetName = 'hour' | 'afternoon' | 'tomorrow' | 'monday';

/** In order of time; the afternoon only while it is still to come. */
export function presetsAt(nowMs: number, zone: string): readonly { readonly name: PresetName; readonly atMs: number }[] {
  const today = wallAt(nowMs, zone);
  const at = (wall: Wall, hour: number): number => instantAt({ ...wall, hour, minute: 0 }, zone);
  const presets = [
    { name: 'hour' as const, atMs: nowMs + HOUR_MS },
    { name: 'afternoon' as const, atMs: at(today, AFTERNOON_HOUR) },
    { name: 'tomorrow' as const, atMs: at(addDays(today, 1), MORNING_HOUR) },
    { name: 'monday' as const, atMs: at(addDays(today, 8 - weekdayOf(today)), MORNING_HOUR) },
  ];
  return presets.filter(({ name, atMs }) => name !== 'afternoon' || atMs > nowMs + HOUR_MS / 2).sort((a, b) => a.atMs - b.atMs);
}

/** How many midnights lie between two instants in a zone. */
export function daysBetween(fromMs: number, toMs: number, zone: string): number {
  const midnight = (ms: number): number => flat({ ...wallAt(ms, zone), hour: 0, minute: 0 });
  return Math.round((midnight(toMs) - midnight(fromMs)) / DAY_MS);
}
