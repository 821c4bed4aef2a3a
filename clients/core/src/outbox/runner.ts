/**
 * Empties the outbox: one message at a time in each conversation, conversations side by side.
 * Invariant: a message leaves only after the one before it was acked or refused, so the order is the writer's.
 */
import type { ConversationRow, Id } from '@onglass/protocol';
import type { Environment, TimerHandle } from '../api.ts';
import { backOffMs } from '../link/machine.ts';
import type { Carried, Courier } from './courier.ts';
import { isHeldAt, type LiveEntry } from './entry.ts';
import type { Queue } from './queue.ts';

export interface Runner {
  /** Something may be sent now: a new entry, a connection, a retry. Cheap to call. */
  kick(): void;
  /** The same, and waits for nothing: back-off begins anew. Nothing leaves before the first call. */
  hurry(): void;
  stop(): void;
}

export interface RunnerOptions {
  readonly environment: Environment;
  readonly queue: Queue;
  readonly courier: Courier;
  readonly lockName: string;
  onSent(conversationId: Id, row: ConversationRow | undefined): void;
  /** What waited in a conversation that was closed too long ago goes on in another: by its local key or its id. */
  onContinued(closed: Id, next: string): void;
}

const LOCK_WAIT_MS = 15_000;

interface Lane {
  running: boolean;
  again: boolean;
  attempt: number;
  timer?: TimerHandle | undefined;
}

export function createRunner(options: RunnerOptions): Runner {
  const { environment, queue, courier } = options;
  const lanes = new Map<string, Lane>();
  // Until what was saved is back: what was written before it must leave before it.
  let stopped = true;
  let wake: TimerHandle | undefined;
  const isStopped = (): boolean => stopped;

  const isReady = (entry: LiveEntry): boolean =>
    entry.state === 'waiting' && entry.sent === undefined && entry.content !== undefined;

  function nextOf(conversation: string): LiveEntry | undefined {
    const first = queue.entries.get().find((entry) => entry.conversation === conversation && isReady(entry));
    return first === undefined || isHeldAt(first, environment.now()) ? undefined : first;
  }

  function laneOf(conversation: string): Lane {
    const lane = lanes.get(conversation) ?? { running: false, again: false, attempt: 0 };
    lanes.set(conversation, lane);
    return lane;
  }

  /** What is held leaves when its hold ends. */
  function wakeForHeld(): void {
    environment.clearTimer(wake);
    wake = undefined;
    const now = environment.now();
    const ends = queue.entries.get().flatMap((entry) => (isHeldAt(entry, now) ? [entry.heldUntilMs ?? now] : []));
    if (ends.length > 0 && !isStopped()) wake = environment.setTimer(kick, Math.min(...ends) - now + 1);
  }

  function kick(): void {
    wakeForHeld();
    const waiting = new Set(queue.entries.get().filter(isReady).map((entry) => entry.conversation));
    for (const conversation of [...waiting].filter((one) => nextOf(one) !== undefined)) {
      const lane = laneOf(conversation);
      if (lane.timer === undefined) void run(conversation, lane);
    }
  }

  async function run(conversation: string, lane: Lane): Promise<void> {
    if (isStopped()) return;
    if (lane.running) {
      lane.again = true;
      return;
    }
    lane.running = true;
    try {
      do await alone(conversation, () => empty(conversation, lane));
      while (wantsAnotherRound(lane));
    } finally {
      lane.running = false;
    }
    // Entries may have moved to the conversation's real id meanwhile.
    if (nextOf(conversation) === undefined) kick();
  }

  function wantsAnotherRound(lane: Lane): boolean {
    const { again } = lane;
    lane.again = false;
    return again && lane.timer === undefined && !isStopped();
  }

  /** The lock only spares work between tabs; the server's idempotency keeps the promise without it. */
  async function alone(conversation: string, work: () => Promise<void>): Promise<void> {
    if (environment.lock === undefined) {
      await work();
      return;
    }
    const turn = { begun: false };
    const begin = async (): Promise<void> => {
      turn.begun = true;
      await queue.reread();
      await work();
    };
    try {
      await environment.lock(`${options.lockName}/${conversation}`, LOCK_WAIT_MS, begin);
    } catch (error) {
      environment.log('warn', 'outbox_lock', { error: String(error) });
      if (!turn.begun) await work();
    }
  }

  async function empty(conversation: string, lane: Lane): Promise<void> {
    for (let entry = nextOf(conversation); entry !== undefined && !isStopped(); entry = nextOf(conversation)) {
      const carried = await courier.carry(entry, queue.opening(conversation));
      if (isStopped()) return;
      if (carried.outcome === 'later') {
        later(conversation, lane, carried.afterMs);
        return;
      }
      lane.attempt = 0;
      await settle(entry, carried);
    }
  }

  async function settle(entry: LiveEntry, carried: Exclude<Carried, { outcome: 'later' }>): Promise<void> {
    // Two taps on two devices: the other answer stands, and this one is no failure to show.
    if (carried.outcome === 'refused' && carried.problem.code === 'already_answered') {
      await queue.remove(entry.key);
      return;
    }
    if (carried.outcome === 'refused' && carried.problem.code === 'conversation_closed') {
      options.onContinued(entry.conversation, await queue.continueElsewhere(entry.conversation));
      return;
    }
    if (carried.outcome === 'refused') {
      await queue.change(entry.key, { state: 'refused', problem: carried.problem });
      return;
    }
    if (carried.conversationId !== entry.conversation) await queue.rename(entry.conversation, carried.conversationId);
    await queue.settle(entry.key, { seq: carried.seq, messageId: carried.messageId });
    options.onSent(carried.conversationId, carried.row);
  }

  function later(conversation: string, lane: Lane, afterMs = 0): void {
    const ms = afterMs + backOffMs(lane.attempt, environment.random());
    lane.attempt += 1;
    lane.timer = environment.setTimer(() => {
      lane.timer = undefined;
      void run(conversation, lane);
    }, ms);
  }

  return {
    kick,
    hurry: () => {
      stopped = false;
      for (const lane of lanes.values()) {
        if (lane.timer !== undefined) environment.clearTimer(lane.timer);
        lane.timer = undefined;
        lane.attempt = 0;
        lane.again = lane.running;
      }
      kick();
    },
    stop: () => {
      stopped = true;
      environment.clearTimer(wake);
      for (const lane of lanes.values()) {
        if (lane.timer !== undefined) environment.clearTimer(lane.timer);
        lane.timer = undefined;
      }
    },
  };
}
