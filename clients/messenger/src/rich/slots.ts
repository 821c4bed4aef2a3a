// Free times as days and clock times of one zone. Pure. Invariant: an hour that comes twice when the clocks go back stands
// twice, each with its offset; one that has begun is not free.
import type { TimeSlot } from '@onglass/core';

export interface Slot {
  readonly id: string;
  readonly startsAtMs: number;
  readonly label: string;
  readonly gone: boolean;
}

export interface SlotDay {
  /** "2026-10-25" in the zone. */
  readonly key: string;
  readonly startsAtMs: number;
  readonly weekday: string;
  readonly day: string;
  readonly slots: readonly Slot[];
  readonly free: number;
  /** The clocks go forward or back between the day before in this list and this one. */
  readonly clockChanged: boolean;
}

export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

function zoned(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone });
}

/** "Lisbon" of Europe/Lisbon. */
export function zoneCity(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** "GMT+1": what the zone is ahead of UTC at that moment. */
export function zoneOffset(atMs: number, timeZone: string, locale: string): string {
  return zoned(locale, timeZone, { timeZoneName: 'shortOffset' }).formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Hours and minutes as `locale` writes them, in the zone. */
export function zoneClock(atMs: number, timeZone: string, locale: string): string {
  const twelve = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  return zoned(locale, timeZone, { hour: twelve ? 'numeric' : '2-digit', minute: '2-digit' }).format(atMs);
}

/** "Thursday 12 November" in the zone. */
export function zoneDay(atMs: number, timeZone: string, locale: string): string {
  return zoned(locale, timeZone, { weekday: 'long', day: 'numeric', month: 'long' }).format(atMs);
}

/** Whether two zones show the same clock at that moment. */
export function sameClock(atMs: number, one: string, other: string): boolean {
  return zoneOffset(atMs, one, 'en') === zoneOffset(atMs, other, 'en');
}

function clockLabels(slots: readonly TimeSlot[], timeZone: string, locale: string): readonly string[] {
  const clocks = slots.map(({ starts_at }) => zoneClock(Date.parse(starts_at), timeZone, locale));
  return clocks.map((clock, at) => {
    const twice = clocks.indexOf(clock) !== clocks.lastIndexOf(clock);
    return twice ? `${clock} ${zoneOffset(Date.parse(slots[at]?.starts_at ?? ''), timeZone, locale)}` : clock;
  });
}

export function slotDays(slots: readonly TimeSlot[], timeZone: string, nowMs: number, locale: string): readonly SlotDay[] {
  const days = new Map<string, TimeSlot[]>();
  const key = zoned('en-CA', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  for (const slot of [...slots].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))) {
    const day = key.format(Date.parse(slot.starts_at));
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  let before: string | undefined;
  return [...days].map(([day, here]): SlotDay => {
    const startsAtMs = Date.parse(here[0]?.starts_at ?? '');
    const labels = clockLabels(here, timeZone, locale);
    const views = here.map((slot, at): Slot => ({ id: slot.id, startsAtMs: Date.parse(slot.starts_at), label: labels[at] ?? '', gone: Date.parse(slot.starts_at) <= nowMs }));
    const last = zoneOffset(Date.parse(here.at(-1)?.starts_at ?? ''), timeZone, 'en');
    const changed = before !== undefined && before !== last;
    const within = zoneOffset(startsAtMs, timeZone, 'en') !== last;
    before = last;
    return {
      key: day,
      startsAtMs,
      weekday: zoned(locale, timeZone, { weekday: 'short' }).format(startsAtMs),
      day: zoned(locale, timeZone, { day: 'numeric', month: 'short' }).format(startsAtMs),
      slots: views,
      free: views.filter(({ gone }) => !gone).length,
      clockChanged: changed || within,
    };
  });
}
