/** What a company asks of its app's customers: `context` of a session's config. */
export type CollectLevel = 'none' | 'steps' | 'steps_and_errors' | 'all';

export interface ContextPolicy {
  readonly collect?: CollectLevel;
  readonly battery?: boolean;
  readonly console_tail?: boolean;
  /** Only these attributes leave; null: all of them. */
  readonly attributes_allowed?: readonly string[] | null;
  readonly max_batch?: number;
  /** How a batch may be compressed; absent: not at all. */
  readonly encodings?: readonly string[];
  readonly flush_seconds?: number;
  readonly retention_days?: number;
  readonly consent?: 'required' | 'assumed';
}
