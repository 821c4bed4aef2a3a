import { describe, expect, it } from 'vitest';
import { daysBetween, parseWhen, presetsAt } from '../src/state/when.ts';
import { instantAt, wallAt } from '../src/state/zone.ts';

const LISBON = 'Europe/Lisbon';
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const TOKYO = 'Asia/Tokyo';

/** "2026-11-25 14:20" on a wall in a zone. */
function at(wall: string, zone: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = wall.split(/[- :]/).map(Number);
  return instantAt({ year, month, day, hour, minute }, zone);
}

function shown(ms: number, zone: string): string {
  const { year, month, day, hour, minute } = wallAt(ms, zone);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(year)}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

function read(text: string, now: string, zone: string): string {
  const when = parseWhen(text, at(now, zone), zone);
  if ('atMs' in when) return shown(when.atMs, zone);
  return 'reply' in when ? 'reply' : when.problem;
}

// A Wednesday afternoon.
const WEDNESDAY = '2026-11-25 14:20';

describe('K4: a time in one’s own words', () => {
  it.each([
    ['in 2 h', '2026-11-25 16:20'],
    ['in 2 hours', '2026-11-25 16:20'],
    ['2h', '2026-11-25 16:20'],
    ['90 min', '2026-11-25 15:50'],
    ['in 90 minutes', '2026-11-25 15:50'],
    ['1h30', '2026-11-25 15:50'],
    ['in 1 h 30 min', '2026-11-25 15:50'],
    ['1 hour and 30 minutes', '2026-11-25 15:50'],
    ['1.5 hours', '2026-11-25 15:50'],
    ['in half an hour', '2026-11-25 14:50'],
    ['in an hour', '2026-11-25 15:20'],
    ['a couple of hours', '2026-11-25 16:20'],
    ['in 3 days', '2026-11-28 14:20'],
    ['in a week', '2026-12-02 14:20'],
    ['in 2 weeks', '2026-12-09 14:20'],
    ['1 day 2 hours', '2026-11-26 16:20'],
    ['tomorrow', '2026-11-26 09:00'],
    ['tomorrow 3pm', '2026-11-26 15:00'],
    ['Tomorrow at 3 PM', '2026-11-26 15:00'],
    ['tomorrow 3 p.m.', '2026-11-26 15:00'],
    ['tomorrow morning', '2026-11-26 09:00'],
    ['tomorrow afternoon', '2026-11-26 15:00'],
    ['tomorrow in the evening', '2026-11-26 18:00'],
    ['until tomorrow 12:30', '2026-11-26 12:30'],
    ['15:00 tomorrow', '2026-11-26 15:00'],
    ['today 17:00', '2026-11-25 17:00'],
    ['17:30', '2026-11-25 17:30'],
    ['at 9', '2026-11-26 09:00'],
    ['9am', '2026-11-26 09:00'],
    ['12am', '2026-11-26 00:00'],
    ['noon', '2026-11-26 12:00'],
    ['this afternoon', '2026-11-25 15:00'],
    ['this evening', '2026-11-25 18:00'],
    ['tonight', '2026-11-25 20:00'],
    ['fri 10:30', '2026-11-27 10:30'],
    ['friday', '2026-11-27 09:00'],
    ['on Friday at 4pm', '2026-11-27 16:00'],
    ['wed 16:00', '2026-11-25 16:00'],
    ['wed 10:00', '2026-12-02 10:00'],
    ['thurs afternoon', '2026-11-26 15:00'],
    ['next monday', '2026-11-30 09:00'],
    ['next friday', '2026-12-04 09:00'],
    ['next week', '2026-11-30 09:00'],
    ['2026-12-01 09:00', '2026-12-01 09:00'],
    ['2026-12-01T09:15', '2026-12-01 09:15'],
    ['2026-12-01', '2026-12-01 09:00'],
    ['1 dec', '2026-12-01 09:00'],
    ['Dec 1 9:45am', '2026-12-01 09:45'],
    ['1st of December, 14:00', '2026-12-01 14:00'],
    ['24 december 2026 16h30', '2026-12-24 16:30'],
    ['24 november', '2027-11-24 09:00'],
    ['until they reply', 'reply'],
    ['reply', 'reply'],
    ['the customer writes', 'reply'],
    ['', 'empty'],
    ['  ', 'empty'],
    ['today 09:00', 'past'],
    ['2025-01-01', 'past'],
    ['2026-11-24 09:00', 'past'],
    ['2028-01-01', 'far'],
    ['in 80 weeks', 'far'],
    ['soon', 'unclear'],
    ['tomorrow 25:00', 'unclear'],
    ['tomorrow 13pm', 'unclear'],
    ['2026-02-30 09:00', 'unclear'],
    ['31 november', 'unclear'],
    ['in 5', 'unclear'],
    ['in 0 min', 'unclear'],
    ['friday friday', 'unclear'],
    ['9:75', 'unclear'],
    ['1/12', 'unclear'],
  ])('%j is %s', (text, expected) => {
    for (const zone of [LISBON, NEW_YORK, TOKYO]) expect(read(text, WEDNESDAY, zone), zone).toBe(expected);
  });

  it('says that an afternoon is over when it is', () => {
    expect(read('this afternoon', '2026-11-25 16:00', LISBON)).toBe('past');
  });

  it('counts the days of next week from the coming Monday, on a Sunday and on a Monday too', () => {
    expect(read('next monday', '2026-11-29 12:00', LISBON)).toBe('2026-11-30 09:00');
    expect(read('next monday', '2026-11-30 08:00', LISBON)).toBe('2026-12-07 09:00');
    expect(read('monday 09:00', '2026-11-30 08:00', LISBON)).toBe('2026-11-30 09:00');
  });

  it('goes over the end of a year and into a leap day', () => {
    expect(read('in 3 days', '2026-12-30 10:00', LISBON)).toBe('2027-01-02 10:00');
    expect(read('2 jan', '2026-12-30 10:00', LISBON)).toBe('2027-01-02 09:00');
    expect(read('29 feb 2028 10:00', '2028-02-01 10:00', LISBON)).toBe('2028-02-29 10:00');
  });
});

// Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00. New York: 2026-03-08, 2026-11-01.
describe('K4: where clocks change', () => {
  it.each([
    ['in 2 h', '2026-03-29 01:30', BERLIN, '2026-03-29 04:30'],
    ['tomorrow 09:00', '2026-03-28 20:00', BERLIN, '2026-03-29 09:00'],
    ['in 1 day', '2026-03-28 14:20', BERLIN, '2026-03-29 14:20'],
    ['in 24 hours', '2026-03-28 14:20', BERLIN, '2026-03-29 15:20'],
    ['tomorrow 02:30', '2026-03-28 20:00', BERLIN, '2026-03-29 03:30'],
    ['sun 03:00', '2026-03-27 20:00', BERLIN, '2026-03-29 03:00'],
    ['in 2 h', '2026-10-25 01:30', BERLIN, '2026-10-25 02:30'],
    ['in 3 h', '2026-10-25 01:30', BERLIN, '2026-10-25 03:30'],
    ['in 1 day', '2026-10-24 14:20', BERLIN, '2026-10-25 14:20'],
    ['in a week', '2026-10-24 14:20', BERLIN, '2026-10-31 14:20'],
    ['tomorrow 9am', '2026-03-07 18:00', NEW_YORK, '2026-03-08 09:00'],
    ['tomorrow 2:30am', '2026-03-07 18:00', NEW_YORK, '2026-03-08 03:30'],
    ['tomorrow 1:30am', '2026-10-31 18:00', NEW_YORK, '2026-11-01 01:30'],
    ['next monday', '2026-10-28 12:00', NEW_YORK, '2026-11-02 09:00'],
  ])('%j from %s in %s is %s', (text, now, zone, expected) => {
    expect(read(text, now, zone)).toBe(expected);
  });

  it('takes the first of two times that look alike', () => {
    const when = parseWhen('tomorrow 02:30', at('2026-10-24 20:00', BERLIN), BERLIN);
    expect('atMs' in when && new Date(when.atMs).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('reads an instant and its wall as the same for every hour of a year', () => {
    for (const zone of [BERLIN, NEW_YORK, TOKYO, 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
      for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 7 * 3_600_000) {
        const again = instantAt(wallAt(ms, zone), zone);
        // The second of two times that look alike reads as the first.
        expect([0, 1_800_000, 3_600_000]).toContain(ms - again);
      }
    }
  });
});

describe('K4: what is offered without writing', () => {
  const named = (now: string, zone = LISBON): readonly string[] => presetsAt(at(now, zone), zone).map(({ name, atMs }) => `${name} ${shown(atMs, zone)}`);

  it('is in the order of time, with the afternoon while it is to come', () => {
    expect(named('2026-11-25 10:00')).toEqual(['hour 2026-11-25 11:00', 'afternoon 2026-11-25 15:00', 'tomorrow 2026-11-26 09:00', 'monday 2026-11-30 09:00']);
    expect(named('2026-11-25 16:00').map((line) => line.split(' ')[0])).toEqual(['hour', 'tomorrow', 'monday']);
  });

  it('keeps nine o’clock over a change of clocks', () => {
    expect(named('2026-03-28 18:00', BERLIN)).toContain('tomorrow 2026-03-29 09:00');
  });

  it('counts midnights, not hours', () => {
    expect(daysBetween(at('2026-11-25 23:50', LISBON), at('2026-11-26 00:10', LISBON), LISBON)).toBe(1);
    expect(daysBetween(at('2026-03-28 12:00', BERLIN), at('2026-03-29 12:00', BERLIN), BERLIN)).toBe(1);
  });
});
