// What the customer may expect, only when the server says so; nothing is made up here.
import { clockTime } from '@onglass/ui';
import { locale, t } from '../app/texts.ts';

export interface Expectation {
  readonly title: string;
  /** Share of the promised time that is gone, 0 … 1. */
  readonly gone: number;
}

/** Understands `{by, since?}` (an instant) and `{low_minutes, high_minutes}`; anything else is not drawn. */
export function expectation(value: unknown, now: number): Expectation | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { by, since, low_minutes: low, high_minutes: high } = value as Readonly<Record<string, unknown>>;
  if (typeof by === 'string') {
    const [from, until] = [typeof since === 'string' ? Date.parse(since) : now, Date.parse(by)];
    const gone = until > from ? (now - from) / (until - from) : 1;
    return { title: t('expected_by', { time: clockTime(by, locale()) }), gone: Math.min(1, Math.max(0, gone)) };
  }
  if (typeof low === 'number' && typeof high === 'number') return { title: t('expected_range', { range: `${low}–${high}` }), gone: 0 };
  return undefined;
}
