// Walls and instants: what the clock on a wall in a zone shows at an instant, and the instant at which it shows that. Pure.
export interface Wall {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const kept = clocks.get(zone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  clocks.set(zone, made);
  return made;
}

export function wallAt(ms: number, zone: string): Wall {
  const parts = new Map(clockOf(zone).formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

/** The wall as if it were in UTC: for reckoning with days and minutes. */
export function flat({ year, month, day, hour, minute }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function offsetAt(ms: number, zone: string): number {
  return flat(wallAt(ms, zone)) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

/** A time that a change of clocks leaves out is as much later; one that it brings twice is the first. */
export function instantAt(wall: Wall, zone: string): number {
  const utc = flat(wall);
  const [before, after] = [offsetAt(utc - DAY_MS, zone), offsetAt(utc + DAY_MS, zone)];
  const fitting = [utc - before, utc - after].filter((ms) => flat(wallAt(ms, zone)) === utc);
  return fitting.length > 0 ? Math.min(...fitting) : utc - before;
}

/** Days on from a wall, at the same time of day. */
export function addDays(wall: Wall, days: number): Wall {
  const date = new Date(flat(wall) + days * DAY_MS);
  return { ...wall, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(wall: Wall): number {
  return new Date(flat(wall)).getUTCDay() || 7;
}

export function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
