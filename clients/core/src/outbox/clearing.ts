/** An entry goes once the log has passed it, also when its ack was lost and only the event came. */
import type { LogEntry, Reader } from '../log/state.ts';
import type { LogStore } from '../sync/store.ts';
import type { Queue } from './queue.ts';

function isInLog(key: string, entries: readonly LogEntry[], reader: Reader): boolean {
  return entries.some((entry) => {
    if (entry.kind === 'activity') return false;
    const stored = entry.kind === 'message' ? entry.message : entry.note;
    return stored.client_message_id === key && stored.author.kind === reader.kind;
  });
}

export async function clearDelivered(queue: Queue, logs: LogStore, reader: Reader): Promise<void> {
  for (const entry of queue.entries.get()) {
    const state = logs.get(entry.conversation)?.cell.get().state;
    if (state === undefined) continue;
    // What stands before the loaded part is not on the screen yet.
    const passed = entry.sent !== undefined && entry.sent.seq > state.fromSeq && entry.sent.seq <= state.row.last_seq;
    if (passed || isInLog(entry.key, state.entries, reader)) await queue.remove(entry.key);
  }
}
