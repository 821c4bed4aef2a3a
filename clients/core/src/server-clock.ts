/**
 * The server's time as this device can know it: every answer's Date header narrows down how far the two clocks are apart.
 * Invariant: the offset lies within what the last answers allow; a clock that was set anew is believed at once.
 */
import type { Environment, HttpRequest, HttpResponse, Observable } from './api.ts';
import { cell } from './observable.ts';

export interface ServerClock {
  /** Add it to this device's time to have the server's. 0 until an answer told. */
  readonly offsetMs: Observable<number>;
  readonly fetch: Environment['fetch'];
}

/** A Date header has whole seconds, cut off, and many servers write it anew once a second only. */
const DATE_STEP_MS = 2000;
/** Below this nobody sees a difference, and nothing is drawn anew. */
const WORTH_TELLING_MS = 250;
/** After a while two clocks have drifted apart: what an old answer allowed is forgotten little by little. */
const DRIFT_PER_ANSWER_MS = 5;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What one answer allows: the header was written after the request left and before the answer came. */
export function rangeOf(dateMs: number, sentMs: number, cameMs: number): Range {
  return { low: dateMs - cameMs, high: dateMs + DATE_STEP_MS - sentMs };
}

export function narrowed(known: Range | undefined, told: Range): Range {
  if (known === undefined) return told;
  const low = Math.max(known.low - DRIFT_PER_ANSWER_MS, told.low);
  const high = Math.min(known.high + DRIFT_PER_ANSWER_MS, told.high);
  return low <= high ? { low, high } : told;
}

/** Of all offsets that are possible none if both clocks may agree: two good clocks are not made to differ. */
export function offsetOf({ low, high }: Range): number {
  return low <= 0 && high >= 0 ? 0 : Math.round((low + high) / 2);
}

export function createServerClock(environment: Environment): ServerClock {
  const offsetMs = cell(0);
  let known: Range | undefined;

  function take(response: HttpResponse, sentMs: number): void {
    const dateMs = Date.parse(response.header('date') ?? '');
    if (Number.isNaN(dateMs)) return;
    known = narrowed(known, rangeOf(dateMs, sentMs, environment.now()));
    const next = offsetOf(known);
    if (Math.abs(next - offsetMs.get()) >= WORTH_TELLING_MS) offsetMs.set(next);
  }

  return {
    offsetMs,
    fetch: async (request: HttpRequest) => {
      const sentMs = environment.now();
      const response = await environment.fetch(request);
      take(response, sentMs);
      return response;
    },
  };
}
