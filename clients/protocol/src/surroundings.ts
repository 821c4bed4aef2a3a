/**
 * What a customer does around a conversation, as agents are shown it, and the one timeline of a case.
 * Invariant: as in `wire.ts`; all of it has been masked by the server.
 */
type Id = string;
type Instant = string;

export interface ScreenSeen {
  name: string;
  title?: string;
  path?: string;
}

export type StepKind = 'screen' | 'tap' | 'request' | 'error' | 'custom' | 'network' | 'visibility';

export interface StepSeen {
  id: string;
  at: Instant;
  kind: StepKind;
  name: string;
  detail?: Readonly<Record<string, unknown>>;
  duration_ms?: number;
  status?: number;
}

/** What is known of the customer just now, steps newest first; absent where nothing was told. */
export interface Surroundings {
  current_screen?: ScreenSeen;
  network?: { kind?: string; downlink_mbps?: number; rtt_ms?: number };
  battery?: { level?: number; charging?: boolean };
  breadcrumbs?: readonly StepSeen[];
  errors?: readonly StepSeen[];
  failed_requests?: readonly StepSeen[];
  captured_at?: Instant;
}

/** The event that tells agents of it: at most one in ten seconds. */
export interface CapturedContext {
  screen: ScreenSeen | null;
  breadcrumb_count: number;
  errors: number;
  at: Instant;
}

export type EntryKind = 'message' | 'note' | 'event' | 'screen' | 'tap' | 'request' | 'error' | 'custom' | 'call' | 'push' | 'case';

export interface TimelineEntry {
  id: string;
  at: Instant;
  kind: EntryKind;
  /** People's words; of an event its type, of a push its service. */
  title: string;
  detail?: Readonly<Record<string, unknown>>;
  seq?: number;
  conversation_id?: Id;
}

export interface TimelinePage {
  entries: readonly TimelineEntry[];
  next_before: string | null;
}
