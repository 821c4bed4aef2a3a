/**
 * What a conversation's track asks the server by HTTP, and how a page of older history is put together.
 * Invariant: messages carry the present text, events only what no message tells; both cover the same stretch.
 */
import type { ConversationRow, Id, Message, Seq, WireEvent } from '@onglass/protocol';
import type { Outcome } from '../api.ts';
import type { Http } from '../http.ts';
import type { OlderPage } from '../log/page.ts';

export interface EventPage {
  readonly events: readonly WireEvent[];
  readonly has_more: boolean;
}

export interface TrackReads {
  row(id: Id): Promise<Outcome<ConversationRow>>;
  events(id: Id, afterSeq: Seq, limit: number): Promise<Outcome<EventPage>>;
  messagesBefore(id: Id, beforeSeq: Seq, limit: number): Promise<Outcome<{ messages: readonly Message[]; has_more: boolean }>>;
}

export const PAGE_EVENTS = 200;
const PAGE_MESSAGES = 30;

export function createReads(http: Http, root: string): TrackReads {
  const get = async <T>(path: string): Promise<Outcome<T>> => {
    const answer = await http.call<T>('GET', path);
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  };
  const path = (id: Id): string => `${root}/conversations/${id}`;
  return {
    row: (id) => get(path(id)),
    events: (id, after, limit) => get(`${path(id)}/events?after_seq=${after}&limit=${limit}`),
    messagesBefore: (id, before, limit) => get(`${path(id)}/messages?before_seq=${before}&limit=${limit}`),
  };
}

async function eventsBetween(reads: TrackReads, id: Id, fromSeq: Seq, upToSeq: Seq): Promise<Outcome<readonly WireEvent[]>> {
  const events: WireEvent[] = [];
  let cursor = fromSeq;
  while (cursor < upToSeq) {
    const page = await reads.events(id, cursor, PAGE_EVENTS);
    if (!page.ok) return page;
    events.push(...page.value.events);
    const last = page.value.events.at(-1)?.seq ?? cursor;
    if (!page.value.has_more || last <= cursor) break;
    cursor = last;
  }
  return { ok: true, value: events };
}

/** The page that ends at `upToSeq`. */
export async function readOlder(reads: TrackReads, id: Id, upToSeq: Seq): Promise<Outcome<OlderPage>> {
  const page = await reads.messagesBefore(id, upToSeq + 1, PAGE_MESSAGES);
  if (!page.ok) return page;
  const { messages, has_more } = page.value;
  const first = messages[0];
  const fromSeq = has_more && first !== undefined ? first.seq - 1 : 0;
  const events = await eventsBetween(reads, id, fromSeq, upToSeq);
  return events.ok ? { ok: true, value: { fromSeq, upToSeq, messages, events: events.value } } : events;
}
