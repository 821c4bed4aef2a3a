// Instants to come, as an agent says them: the nearer, the shorter. In the zone of this desk.
import { daysBetween } from './when.ts';

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const WEEK_DAYS = 7;

function written(atMs: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(navigator.language, { timeZone: zone, hour: 'numeric', minute: '2-digit', ...options }).format(atMs);
}

function isSameYear(aMs: number, bMs: number): boolean {
  return new Date(aMs).getFullYear() === new Date(bMs).getFullYear();
}

/** "14:30" today, "Fri 14:30" within a week, then with the date. */
export function momentShort(atMs: number, nowMs: number, zone = ZONE): string {
  const days = daysBetween(nowMs, atMs, zone);
  if (days === 0) return written(atMs, zone, {});
  if (days > 0 && days < WEEK_DAYS) return written(atMs, zone, { weekday: 'short' });
  return written(atMs, zone, { day: 'numeric', month: 'short', ...(isSameYear(atMs, nowMs) ? {} : { year: 'numeric' }) });
}

/** With the weekday and the date in full: for reading before one agrees to it. */
export function momentFull(atMs: number, nowMs: number, zone = ZONE): string {
  return written(atMs, zone, { weekday: 'long', day: 'numeric', month: 'long', ...(isSameYear(atMs, nowMs) ? {} : { year: 'numeric' }) });
}

export function zoneWords(zone = ZONE): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}
