/**
 * What one side has had on its screen, over all reloads, and when it first stood there.
 * Invariant: an item counts once, by the server's id.
 */
import type { Conversation, ConversationView, TimelineItem } from '../src/index.ts';
import type { ShownRecord } from './plan.ts';

type Drawn = Exclude<TimelineItem, { kind: 'activity' }>;

export interface Screen {
  watch(conversation: Conversation): void;
  /** True once that many messages of the other side have been seen; false after `ms`. */
  untilSeen(count: number, ms: number): Promise<boolean>;
  /** Other people's messages: when each was first drawn, by the server's id. */
  readonly seenAt: ReadonlyMap<string, number>;
}

function drawnItems(view: ConversationView): readonly Drawn[] {
  return view.items.filter((item): item is Drawn => item.kind !== 'activity');
}

export function shownOn(conversation: Conversation): readonly ShownRecord[] {
  return drawnItems(conversation.view.get()).map((item) => ({ id: item.id ?? null, kind: item.kind, author: item.author.kind }));
}

/** The server's id of what was written here, by client_message_id. */
export function idsOfOwn(conversation: Conversation): ReadonlyMap<string, string> {
  const own = drawnItems(conversation.view.get()).filter((item) => item.mine);
  return new Map(own.flatMap((item) => (item.id === undefined ? [] : [[item.key, item.id] as const])));
}

export function createScreen(): Screen {
  const seenAt = new Map<string, number>();
  const waiting = new Set<() => void>();
  let stop = (): void => undefined;

  function take(view: ConversationView): void {
    for (const item of drawnItems(view)) {
      if (!item.mine && item.kind === 'message' && item.id !== undefined && !seenAt.has(item.id)) seenAt.set(item.id, Date.now());
    }
    for (const look of [...waiting]) look();
  }

  return {
    seenAt,
    watch: (conversation) => {
      stop();
      stop = conversation.view.subscribe(take);
      take(conversation.view.get());
    },
    untilSeen: (count, ms) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (seenAt.size >= count) finish(true);
        };
        const timer = setTimeout(() => {
          finish(false);
        }, ms);
        const finish = (seen: boolean): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(seen);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Resolves with whether `holds` became true within `ms`, looking now and then. */
export async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** The whole conversation drawn, down to its first message. */
export async function scrollToTop(conversation: Conversation, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (conversation.view.get().hasOlder) {
    if (Date.now() > end) return false;
    await conversation.loadOlder();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
