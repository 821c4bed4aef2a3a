// What is to be sent later in the conversation at hand: read when it opens, when something is scheduled or taken back,
// and when the time of one has come.
import type { AgentConversation, Id, LaterDraft, Outcome, ScheduledMessage, TimelineItem } from '@onglass/core';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { useObserved } from './observe.ts';

export interface Scheduling {
  readonly waiting: readonly ScheduledMessage[];
  readonly schedule: (draft: LaterDraft) => Promise<Outcome<ScheduledMessage>>;
  readonly cancel: (id: Id) => Promise<Outcome>;
}

/** The server sends within seconds of its time. */
const AFTER_MS = 3_000;
const LONGEST_TIMER_MS = 24 * 60 * 60_000;

/** What stands in the log already waits no longer. */
function notInLog(all: readonly ScheduledMessage[], items: readonly TimelineItem[]): readonly ScheduledMessage[] {
  const sent = new Set(items.flatMap((item) => (item.kind === 'message' && item.clientMessageId !== undefined ? [item.clientMessageId] : [])));
  return all.filter(({ client_message_id }) => !sent.has(client_message_id));
}

function nextMs(waiting: readonly ScheduledMessage[], nowMs: number): number | undefined {
  const ahead = waiting.flatMap(({ send_at, failure }) => (failure === null ? [Date.parse(send_at) - nowMs + AFTER_MS] : []));
  return ahead.length === 0 ? undefined : Math.min(LONGEST_TIMER_MS, Math.max(AFTER_MS, ...[Math.min(...ahead)]));
}

export function useScheduled(conversation: AgentConversation, conversationId: Id): Scheduling {
  const { client, serverTime } = useDesk();
  const { items, row } = useObserved(conversation.view);
  const [all, setAll] = useState<readonly ScheduledMessage[]>([]);
  const reading = useRef(0);
  const read = async (): Promise<void> => {
    reading.current += 1;
    const mine = reading.current;
    const answer = await client.listScheduled(conversationId);
    if (answer.ok && mine === reading.current) setAll(answer.value);
  };
  const waiting = notInLog(all, items);
  // Whatever happens in the case may have ended one.
  useEffect(() => {
    if (all.length > 0) void read();
  }, [row?.last_seq]);
  useEffect(() => void read(), [client, conversationId]);
  useEffect(() => {
    const inMs = nextMs(waiting, serverTime.now.peek());
    if (inMs === undefined) return undefined;
    const timer = setTimeout(() => void read(), inMs);
    return () => clearTimeout(timer);
  }, [all]);
  const after = async <T,>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await work;
    await read();
    return outcome;
  };
  return {
    waiting,
    schedule: (draft) => after(client.schedule(conversationId, draft)),
    cancel: (id) => after(client.cancelScheduled(conversationId, id)),
  };
}
