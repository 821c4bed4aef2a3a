// Instants as people say them, in the reader's language and time zone. Formatters are kept: making one costs more than
// using it a thousand times.
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  const kept = formatters.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** "09:42", or "9:42 AM": hours and minutes; `locale` decides between 12 and 24 hours. */
export function clockTime(instant: string | number, locale: string): string {
  const hour = isTwelveHours(locale) ? 'numeric' : '2-digit';
  return formatter(locale, 'clock', { hour, minute: '2-digit' }).format(new Date(instant));
}

function isTwelveHours(locale: string): boolean {
  return formatter(locale, 'hours', { hour: 'numeric' }).resolvedOptions().hour12 === true;
}

/** The calendar day of an instant in the reader's zone, as a number that grows by one a day. */
export function dayNumber(instant: string | number): number {
  const date = new Date(instant);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** "Today", "Yesterday", a weekday within a week, then the date (with the year when it is another). */
export function dayName(instant: string | number, now: number, locale: string): string {
  const days = dayNumber(now) - dayNumber(instant);
  if (days >= 0 && days <= 1) return capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day'));
  const date = new Date(instant);
  if (days > 1 && days < 7) return formatter(locale, 'weekday', { weekday: 'long' }).format(date);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = sameYear ? { day: 'numeric', month: 'long' } : { day: 'numeric', month: 'long', year: 'numeric' };
  return formatter(locale, sameYear ? 'date' : 'full date', options).format(date);
}

/** "4 min ago", "3 hr. ago", then the day: how long something lies back, in one unit. */
export function timeAgo(instant: string | number, now: number, locale: string): string {
  const ago = now - new Date(instant).getTime();
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (ago < MINUTE_MS) return relative.format(0, 'second');
  if (ago < HOUR_MS) return relative.format(-Math.floor(ago / MINUTE_MS), 'minute');
  if (dayNumber(now) === dayNumber(instant)) return relative.format(-Math.floor(ago / HOUR_MS), 'hour');
  return dayName(instant, now, locale);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "2.1 MB": decimal units, at most one digit after the point. */
export function byteSize(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = UNITS[step] ?? 'byte';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1000 ** step);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
