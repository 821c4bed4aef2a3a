// A promise in words: its hour from afar, the time that is left when it comes near, and that it is late. Pure.
import { t } from '../text/index.ts';
import { SOON_MS, type Due } from './due.ts';
import { momentShort } from './moments.ts';

const NEAR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

export function promiseAt(untilMs: number, nowMs: number): Due {
  const leftMs = untilMs - nowMs;
  const time = momentShort(untilMs, nowMs);
  if (leftMs <= 0) return { tone: 'late', words: t('promise.late', { time }) };
  if (leftMs > NEAR_MS) return { tone: 'calm', words: t('promise.by', { time }) };
  const left = leftMs < MINUTE_MS ? t('time.seconds', { count: Math.ceil(leftMs / 1000) }) : t('time.minutes', { count: Math.ceil(leftMs / MINUTE_MS) });
  return { tone: leftMs <= SOON_MS ? 'soon' : 'calm', words: t('promise.in', { time: left }) };
}
