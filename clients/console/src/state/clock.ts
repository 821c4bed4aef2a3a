// The minute hand: waits are told in words that must not go stale on a quiet desk.
import { signal, type ReadonlySignal } from '@preact/signals';
import { dayName } from '@onglass/ui';
import { locale, t } from '../text/index.ts';

const TICK_MS = 15_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const time = signal(Date.now());
export const now: ReadonlySignal<number> = time;

export function startClock(): () => void {
  const timer = setInterval(() => {
    time.value = Date.now();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** "4 min", "3 h", "2 days"; undefined below one minute. */
export function spanInWords(fromMs: number, toMs: number): string | undefined {
  const span = toMs - fromMs;
  if (span < MINUTE_MS) return undefined;
  if (span < HOUR_MS) return t('time.minutes', { count: Math.floor(span / MINUTE_MS) });
  if (span < 2 * DAY_MS) return t('time.hours', { count: Math.floor(span / HOUR_MS) });
  return t('time.days', { count: Math.floor(span / DAY_MS) });
}

// Hours as the agent's own device writes them, whatever language the texts are in.
const clock = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric', minute: '2-digit' });

export function timeOf(instant: string): string {
  return clock.format(Date.parse(instant));
}

export function dayOf(instant: string): string {
  return dayName(instant, Date.now(), locale());
}

/** The clock on their wall; undefined when the zone is not one this browser knows. */
export function timeIn(zone: string, atMs: number): string | undefined {
  try {
    return new Intl.DateTimeFormat(navigator.language, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date(atMs));
  } catch {
    return undefined;
  }
}
