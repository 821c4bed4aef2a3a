/**
 * Messages written now and sent later, and what a case was handed over with.
 * Invariant: as in `wire.ts`; nothing in here is ever told to a customer.
 */
import type { Content } from './content.ts';

type Id = string;
type Instant = string;

export interface ScheduledMessage {
  id: Id;
  conversation_id: Id;
  client_message_id: string;
  content: Content;
  send_at: Instant;
  /** What the customer writes before stops it. */
  unless_reply: boolean;
  /** Why it was not sent when its time came. */
  failure: string | null;
  agent: { id: Id; name: string };
  created_at: Instant;
}

/** What whoever gets a case should know at once. */
export interface HandOver {
  from_agent: { id: Id; name?: string } | null;
  to_agent?: { id: Id; name?: string } | null;
  at: Instant;
  reason: string;
  note: string | null;
  problem: string;
  tried: readonly { at: Instant; agent?: { id: Id; name?: string } | string | null; text: string }[];
  promised: readonly { kind: string; due_at: Instant; agent?: { id: Id; name?: string } | string | null }[];
}
