/**
 * One timeline of everything around a case, in pages, newest first.
 * Invariant: nothing is kept here; each call tells what the server has now.
 */
import type { EntryKind, Id, TimelinePage } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';

export interface TimelineQuery {
  readonly kinds?: readonly EntryKind[];
  /** `next_before` of the page before. */
  readonly before?: string;
}

export type ReadTimeline = (conversationId: Id, query: TimelineQuery) => Promise<Outcome<TimelinePage>>;

export function createTimeline(http: Http): ReadTimeline {
  return async (conversationId, { kinds, before }) => {
    const asked = [...(kinds === undefined ? [] : [`kinds=${kinds.join()}`]), ...(before === undefined ? [] : [`before=${before}`])].join('&');
    const answer = await http.call<TimelinePage>('GET', `/v1/agent/conversations/${conversationId}/timeline?${asked}`);
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  };
}
