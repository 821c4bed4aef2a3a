/** The scripted server's HTTP doors. */
import type { OutgoingContent, Problem } from '../../src/index.ts';
import type { Conversation, Desk, Reply } from './desk.ts';

type Body = { client_message_id: string; content: OutgoingContent; reply_to?: string; seq?: number; identity_token?: string; anonymous_id?: string; password?: string; agent_id?: string | null };

const notFound: Reply = { status: 404, body: { code: 'not_found', status: 404, title: 'Not found' } };

function problem(value: Problem): Reply {
  return { status: value.status, body: value };
}

const CONFIG = { modes: {}, hours: null, expected_reply: null, theme: {}, locale: 'en', uploads: { max_bytes: 1_000_000, max_count: 3, media_types: ['image/*', 'text/plain'] } };

function session(desk: Desk, body: Body): Reply {
  desk.sessionsMade += 1;
  desk.identities.push(body.identity_token);
  if (body.identity_token === 'bad') return { status: 401, body: { code: 'identity_invalid', status: 401, title: 'Sign in first' } };
  const token = `token-${String(desk.sessionsMade)}`;
  desk.tokens.add(token);
  return {
    status: 201,
    body: {
      session_token: token,
      expires_at: '2027-01-01T00:00:00.000Z',
      customer: { id: body.identity_token === undefined ? 'c-1' : `c-${body.identity_token.length}`, verified: body.identity_token !== undefined },
      anonymous_id: body.anonymous_id ?? 'anon-1',
      config: CONFIG,
    },
  };
}

const BEN = { id: 'a-1', name: 'Ben', email: 'ben@desk.test', role: 'agent', workspace_id: 'w', availability: 'away' };

function signIn(desk: Desk, body: Body): Reply {
  if (body.password !== 'right') return { status: 401, body: { code: 'wrong_credentials', status: 401, title: 'Sign in first' } };
  desk.sessionsMade += 1;
  const token = `agent-${String(desk.sessionsMade)}`;
  desk.tokens.add(token);
  return { status: 201, body: { session_token: token, agent: BEN } };
}

const PLAIN: Readonly<Record<string, () => Reply>> = {
  'GET me': () => ({ status: 200, body: { agent: BEN, workspace: { id: 'w', name: 'Harbor' }, uploads: { max_bytes: 10, max_count: 1, media_types: ['image/*'] } } }),
  'GET config': () => ({ status: 200, body: CONFIG }),
  'GET agents': () => ({ status: 200, body: { agents: [{ id: 'a-1', name: 'Ben', availability: 'online' }] } }),
  'PUT availability': () => ({ status: 200, body: { state: 'online' } }),
};

function first(desk: Desk, body: Body): Reply {
  for (const conversation of desk.conversations.values()) {
    const message = conversation.messages.find((m) => m.client_message_id === body.client_message_id);
    if (message !== undefined) return { status: 200, body: { conversation: desk.row(conversation), message } };
  }
  const conversation = desk.open();
  const sent = desk.send(conversation, body.client_message_id, body.content);
  if (!('message' in sent)) {
    desk.conversations.delete(conversation.id);
    return problem(sent);
  }
  return { status: 201, body: { conversation: desk.row(conversation), message: sent.message } };
}

interface Ask {
  desk: Desk;
  conversation: Conversation;
  body: Body;
  messageId: string;
  number: (name: string, otherwise: number) => number;
}

const DOORS: Readonly<Record<string, (ask: Ask) => Reply>> = {
  'GET ': ({ desk, conversation }) => ({ status: 200, body: desk.row(conversation) }),
  'GET events': ({ conversation, number }) => {
    const after = conversation.events.filter((event) => event.seq > number('after_seq', 0));
    const limit = number('limit', 50);
    return { status: 200, body: { events: after.slice(0, limit), has_more: after.length > limit } };
  },
  'GET messages': ({ conversation, number }) => {
    const before = conversation.messages.filter((message) => message.seq < number('before_seq', Infinity));
    const limit = number('limit', 50);
    return { status: 200, body: { messages: before.slice(-limit), has_more: before.length > limit } };
  },
  'POST messages': ({ desk, conversation, body }) => {
    const sent = desk.send(conversation, body.client_message_id, body.content, body.reply_to);
    return 'message' in sent ? { status: sent.isNew ? 201 : 200, body: { message: sent.message } } : problem(sent);
  },
  'PATCH messages': ({ desk, conversation, messageId, body }) => {
    desk.edit(conversation, messageId, body.content.type === 'text' ? (body.content.text ?? '') : '');
    return { status: 200, body: {} };
  },
  'DELETE messages': ({ desk, conversation, messageId }) => {
    desk.redact(conversation, messageId);
    return { status: 204 };
  },
  'POST notes': ({ desk, conversation, body }) => {
    const text = body.content.type === 'text' ? (body.content.text ?? '') : '';
    const seq = conversation.events.length + 1;
    const note = { id: desk.id('note'), conversation_id: conversation.id, seq, client_message_id: body.client_message_id, author: { kind: 'agent', id: 'a-1' }, content: { type: 'text', text, fallback: text }, created_at: desk.instant() };
    desk.record(conversation, 'note_added', 'agent', { note });
    return { status: 201, body: { note } };
  },
  'POST assign': ({ desk, conversation, body }) => {
    const agent = body.agent_id === undefined || body.agent_id === null ? null : { id: body.agent_id };
    desk.record(conversation, 'conversation_assigned', 'agent', { agent, reason: 'taken' });
    return { status: 200, body: {} };
  },
  'POST resolve': ({ desk, conversation }) => {
    desk.resolve(conversation);
    return { status: 200, body: {} };
  },
  'POST read': ({ desk, conversation, body }) => {
    desk.read(conversation, body.seq ?? 0);
    return { status: 204 };
  },
  'GET draft': ({ desk, conversation }) => ({ status: 200, body: { content: desk.drafts.get(conversation.id) ?? null } }),
  'PUT draft': ({ desk, conversation, body }) => {
    desk.drafts.set(conversation.id, body.content);
    return { status: 200, body: { content: body.content } };
  },
};

function inConversation(desk: Desk, method: string, parts: string[], query: URLSearchParams, body: Body): Reply {
  const [id = '', verb = '', messageId = ''] = parts;
  const conversation = desk.conversations.get(id);
  const door = DOORS[`${method} ${verb}`];
  if (conversation === undefined || door === undefined) return notFound;
  const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
  return door({ desk, conversation, body, messageId, number });
}

function upload(desk: Desk, method: string, id: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array | undefined): Reply {
  if (method === 'POST') {
    const made = desk.id('up');
    desk.uploads.set(made, { size: Number(headers['upload-length']), bytes: [] });
    return { status: 201, headers: { location: `http://desk.test/v1/client/uploads/${made}` } };
  }
  const place = desk.uploads.get(id);
  if (place === undefined) return notFound;
  if (method === 'PATCH') {
    if (Number(headers['upload-offset']) !== place.bytes.length) return { status: 409, body: { code: 'offset_mismatch', status: 409, title: 'Conflict' } };
    place.bytes.push(...(bytes ?? []));
  }
  const done = place.bytes.length === place.size ? { 'onglass-file-id': id } : {};
  return { status: method === 'HEAD' ? 200 : 204, headers: { 'upload-offset': String(place.bytes.length), ...done } };
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function answer(desk: Desk, { method, url, headers, body: payload }: Asked): Reply {
  const { pathname, searchParams } = new URL(url);
  const body = parsed(payload);
  desk.requests.push(`${method} ${pathname}`);
  const overridden = desk.override?.(method, pathname, body);
  if (overridden !== undefined) return overridden;
  const door = doorOf(desk, { method, url, headers, ...(payload === undefined ? {} : { body: payload }) }, pathname);
  return door ?? conversations(desk, method, pathname.split('/').slice(4), searchParams, body);
}

function plain(door: string): Reply {
  return PLAIN[door]?.() ?? notFound;
}

/** Everything but conversations. */
function doorOf(desk: Desk, { method, headers, body: payload }: Asked, pathname: string): Reply | undefined {
  const [, , side, head, id = ''] = pathname.split('/');
  if (head === 'sessions') return side === 'agent' ? signIn(desk, parsed(payload)) : session(desk, parsed(payload));
  if (!isSignedIn(desk, headers)) return { status: 401, body: { code: 'unauthenticated', status: 401, title: 'Sign in first' } };
  if (head === 'uploads') return upload(desk, method, id, headers, payload as Uint8Array | undefined);
  return head === 'conversations' ? undefined : plain(`${method} ${String(head)}`);
}

function parsed(payload: string | Uint8Array | undefined): Body {
  return (typeof payload === 'string' ? JSON.parse(payload) : {}) as Body;
}

function isSignedIn(desk: Desk, headers: Asked['headers']): boolean {
  return desk.tokens.has((headers['authorization'] ?? '').replace('Bearer ', ''));
}

function conversations(desk: Desk, method: string, rest: string[], query: URLSearchParams, body: Body): Reply {
  if (rest.length > 0) return inConversation(desk, method, rest, query, body);
  if (method === 'POST') return first(desk, body);
  const rows = [...desk.conversations.values()].map((conversation) => desk.row(conversation));
  return { status: 200, body: { conversations: rows.reverse(), next_cursor: null } };
}
