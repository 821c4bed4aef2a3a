/**
 * What a company says of its cases in its own words, and the views its agents keep.
 * Invariant: as in `wire.ts`; nothing in here is ever told to a customer.
 */

type Id = string;

/** Something that the company has named: a tag, a closing reason. */
export interface Named {
  id: Id;
  name: string;
}

/** What a definition allows: a text, a number, a date (`2026-03-02`), yes or no, one of its choices. */
export type AttributeValue = string | number | boolean;
export type AttributeKind = 'text' | 'number' | 'date' | 'yes_no' | 'choice';

export interface AttributeDefinition {
  id: Id;
  key: string;
  label: string;
  kind: AttributeKind;
  /** For the kind `choice` only. */
  choices: readonly string[];
}

export interface CaseFacts {
  tags: readonly Named[];
  /** By the definitions' keys; what a retired definition left behind, too. */
  attributes: Readonly<Record<string, unknown>>;
  closing_reason?: Named | null;
  /** A BCP 47 tag. */
  language?: string | null;
  /** -10 to 10, on top of its queue's. */
  priority: number;
  spam: boolean;
}

/** What is to be different; what is left out stays, null takes away. A tag that does not exist yet is named, not numbered. */
export interface FactChange {
  add_tags?: readonly string[];
  remove_tags?: readonly Id[];
  attributes?: Readonly<Record<string, AttributeValue | null>>;
  language?: string | null;
  priority?: number;
  closing_reason_id?: Id | null;
}

export type ListOrder = 'latest' | 'due';

/** What a saved view asks for; what is left out is not asked. */
export interface ViewFilter {
  view?: 'mine' | 'queue' | 'team' | 'all' | 'snoozed' | 'parked';
  status?: 'open' | 'snoozed' | 'resolved' | null;
  q?: string | null;
  queue_id?: Id | null;
  tag_ids?: readonly Id[];
  assignee_id?: Id | null;
  order?: ListOrder;
  /** In views of one state: only one's own cases, or everybody's. */
  whose?: 'me' | 'everybody';
}

export interface SavedView {
  id: Id;
  name: string;
  is_shared: boolean;
  is_own: boolean;
  filter: ViewFilter;
  rank: number;
}
