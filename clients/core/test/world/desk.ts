/**
 * A scripted server for the tests of the core: it keeps logs as protocol.md demands and nothing more.
 * It stands in for the network's other end only; that the real server keeps the same promises is tested elsewhere.
 */
import type { Content, ConversationRow, Message, OutgoingContent, Problem, WireEvent } from '../../src/index.ts';

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Conversation {
  id: string;
  events: WireEvent[];
  messages: Message[];
  readSeq: number;
  status: ConversationRow['status'];
  customerReadSeq: number;
}

const CUSTOMER = 'c-1';

export class Desk {
  conversations = new Map<string, Conversation>();
  epoch = 'e1';
  /** Said at `welcome`, as servers do that name the config that holds. */
  configVersion: string | undefined;
  tokens = new Set<string>();
  drafts = new Map<string, unknown>();
  uploads = new Map<string, { size: number; bytes: number[] }>();
  sessionsMade = 0;
  identities: (string | undefined)[] = [];
  /** Set to answer every matching request with this instead. */
  override: ((method: string, path: string, body: unknown) => Reply | undefined) | undefined;
  listeners = new Set<(id: string, event: WireEvent) => void>();
  requests: string[] = [];
  #count = 0;
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}-${String(this.#count).padStart(5, '0')}`;
  }

  instant(): string {
    return new Date(this.#now()).toISOString();
  }

  open(id = this.id('conv')): Conversation {
    const made: Conversation = { id, events: [], messages: [], readSeq: 0, status: 'open', customerReadSeq: 0 };
    this.conversations.set(id, made);
    this.record(made, 'conversation_opened', 'customer', {});
    return made;
  }

  record(conversation: Conversation, type: string, actor: 'customer' | 'agent', rest: Record<string, unknown>): WireEvent {
    const event = {
      id: this.id('ev'),
      seq: conversation.events.length + 1,
      type,
      occurred_at: this.instant(),
      // As on the wire: a customer is not told which agent did something.
      actor: actor === 'customer' ? { kind: actor, id: CUSTOMER } : { kind: actor },
      ...rest,
    } as WireEvent;
    conversation.events.push(event);
    for (const listener of [...this.listeners]) listener(conversation.id, event);
    return event;
  }

  write(conversation: Conversation, kind: 'customer' | 'agent', content: Content, more: Partial<Message> = {}): Message {
    const seq = conversation.events.length + 1;
    const message: Message = {
      id: this.id('msg'),
      conversation_id: conversation.id,
      seq,
      author: { kind, id: kind === 'customer' ? CUSTOMER : 'a-1', name: kind === 'customer' ? 'Ana' : 'Ben' },
      content,
      channel: 'app',
      created_at: this.instant(),
      ...(kind === 'customer' ? { delivery: { state: 'sent' as const } } : {}),
      ...more,
    };
    conversation.messages.push(message);
    this.record(conversation, 'message_created', kind, { message });
    return message;
  }

  agentSays(conversation: Conversation, text: string): Message {
    return this.write(conversation, 'agent', { type: 'text', text, fallback: text });
  }

  row(conversation: Conversation): ConversationRow {
    const last = conversation.messages.at(-1);
    return {
      id: conversation.id,
      case_number: 'A-1',
      status: conversation.status,
      turn: last?.author.kind === 'agent' ? 'customer' : 'agent',
      subject: null,
      last_seq: conversation.events.length,
      read_seq: conversation.customerReadSeq,
      unread: conversation.messages.filter((m) => m.author.kind === 'agent' && m.seq > conversation.customerReadSeq).length,
      assignee: null,
      updated_at: conversation.events.at(-1)?.occurred_at ?? this.instant(),
      customer: { id: CUSTOMER, name: 'Ana', verified: true },
    };
  }

  /** The send command: the same for stream and HTTP. */
  send(conversation: Conversation, key: string, content: OutgoingContent, replyTo?: string): { message: Message; isNew: boolean } | Problem {
    const stored = conversation.messages.find((message) => message.client_message_id === key);
    if (stored !== undefined) {
      if (JSON.stringify(withFallback(content)) !== JSON.stringify(stored.content)) {
        return { code: 'idempotency_mismatch', status: 409, title: 'Conflict', message_id: stored.id };
      }
      return { message: stored, isNew: false };
    }
    if (content.type === 'text' && content.text?.includes('REFUSE') === true) {
      return { code: 'invalid', status: 422, title: 'Not valid' };
    }
    const more = { client_message_id: key, ...(replyTo === undefined ? {} : { reply_to: replyTo }) };
    return { message: this.write(conversation, 'customer', withFallback(content), more), isNew: true };
  }

  read(conversation: Conversation, seq: number): void {
    if (seq <= conversation.customerReadSeq) return;
    conversation.customerReadSeq = seq;
    this.record(conversation, 'read', 'customer', { by: { kind: 'customer', id: CUSTOMER }, up_to_seq: seq });
  }

  agentReads(conversation: Conversation): void {
    const upTo = conversation.events.length;
    conversation.messages = conversation.messages.map((m) => (m.author.kind === 'customer' ? { ...m, delivery: { state: 'read' } } : m));
    this.record(conversation, 'read', 'agent', { by: { kind: 'agent', id: 'a-1' }, up_to_seq: upTo });
  }

  edit(conversation: Conversation, id: string, text: string): void {
    const at = conversation.messages.findIndex((message) => message.id === id);
    const before = conversation.messages[at];
    if (before === undefined || before.redacted_at !== undefined) return;
    const message = { ...before, content: { type: 'text' as const, text, fallback: text }, edited_at: this.instant() };
    conversation.messages[at] = message;
    this.record(conversation, 'message_edited', before.author.kind as 'agent', { message });
  }

  redact(conversation: Conversation, id: string): void {
    const at = conversation.messages.findIndex((message) => message.id === id);
    const before = conversation.messages[at];
    if (before === undefined || before.redacted_at !== undefined) return;
    conversation.messages[at] = { ...before, content: { type: 'text', text: '', fallback: '' }, redacted_at: this.instant() };
    this.record(conversation, 'message_redacted', before.author.kind as 'agent', { message_id: id });
  }

  resolve(conversation: Conversation): void {
    conversation.status = 'resolved';
    this.record(conversation, 'conversation_resolved', 'agent', {});
  }
}

export function withFallback(content: OutgoingContent): Content {
  return { ...content, fallback: content.fallback ?? ('text' in content ? content.text : '') } as Content;
}
