/** What a customer may expect, as the server tells it. */
import type { Instant } from './wire.ts';

/** When an answer may be expected: minutes since the customer began to wait, or (closed) the next opening. */
export interface ExpectedReply {
  low_minutes: number | null;
  high_minutes: number | null;
  opens_at: Instant | null;
  /** They were told another time before; the minutes count from when they were told this one. */
  moved?: boolean;
}
