/** What a customer has in hand over their conversations: quiet, copies, erasure. */
import type { Id, Instant } from './wire.ts';

export interface OwnQuietHours {
  /** Wall times, `HH:MM`. */
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
}

export interface Preferences {
  readonly quiet_hours: OwnQuietHours | null;
  readonly email_when_missed: boolean;
  readonly push: boolean;
}

export interface Kept {
  readonly what: 'conversation' | 'case_record' | 'sign_in';
  /** Null: for good. */
  readonly until: Instant | null;
  readonly why: 'legal_hold' | 'proof' | 'needed_to_sign_in';
  /** The company's own words for it. */
  readonly detail?: string | null;
}

export interface ErasureRequest {
  readonly id: Id;
  readonly conversation_id: Id | null;
  readonly status: 'requested' | 'approved' | 'erased' | 'refused';
  readonly requested_at: Instant;
  readonly erase_at: Instant | null;
  readonly erased_at: Instant | null;
  readonly refusal: string | null;
  readonly kept: readonly Kept[];
}

export interface ErasureRequests {
  readonly erasure_requests: readonly ErasureRequest[];
  readonly would_keep: readonly Kept[];
}
