/**
 * A message held back for a few seconds, so that it can be taken back (K11).
 * Invariant: it is in the outbox from the first moment; whatever ends the hold, a reload or a closing page too, it goes
 * out once, under one `client_message_id`.
 */
import type { Id } from '@onglass/protocol';
import type { Environment, HeldMessage } from '../api.ts';
import type { Http } from '../http.ts';
import { isHeldAt, type LiveEntry } from './entry.ts';
import type { Queue } from './queue.ts';
import type { Runner } from './runner.ts';

export interface Holding {
  /** The newest one of a conversation. */
  heldIn(conversation: Id): HeldMessage | undefined;
  /** Takes it back, with its text; undefined when it is on its way already. */
  recall(key: string): Promise<string | undefined>;
  /** Waits no longer, in one conversation. */
  release(conversation: Id): void;
  /** The page goes: all of it leaves while there is still a moment. */
  flush(): void;
}

export interface HoldingOptions {
  readonly environment: Environment;
  readonly queue: Queue;
  readonly runner: Runner;
  readonly http: Http;
  readonly root: string;
}

function textOf({ content }: LiveEntry): string | undefined {
  return content?.type === 'text' ? content.text : undefined;
}

export function createHolding({ environment, queue, runner, http, root }: HoldingOptions): Holding {
  const held = (): readonly LiveEntry[] => queue.entries.get().filter((entry) => isHeldAt(entry, environment.now()));

  async function end(entries: readonly LiveEntry[]): Promise<void> {
    for (const { key } of entries) await queue.change(key, { heldUntilMs: 0 });
    if (entries.length > 0) runner.kick();
  }

  return {
    heldIn: (conversation) => {
      const entry = held().filter((one) => one.conversation === conversation).at(-1);
      if (entry === undefined) return undefined;
      return { key: entry.key, text: textOf(entry) ?? '', untilMs: entry.heldUntilMs ?? 0 };
    },
    recall: async (key) => {
      const entry = held().find((one) => one.key === key);
      const text = entry && textOf(entry);
      if (text === undefined) return undefined;
      await queue.remove(key);
      return text;
    },
    release: (conversation) => {
      void end(held().filter((entry) => entry.conversation === conversation));
    },
    flush: () => {
      const leaving = held();
      for (const { key, conversation, content } of leaving) {
        const body = { client_message_id: key, content };
        void http.call('POST', `${root}/conversations/${conversation}/messages`, body, { keepalive: true });
      }
      void end(leaving);
    },
  };
}
