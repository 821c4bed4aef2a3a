/**
 * Drives one WebSocket at a time by the machine's decisions: hello, heartbeat, half-open detection, back-off, drain.
 * Invariant: a frame of a socket that was given up is never acted on.
 */
import { type ClientFrame, type Id, type Seq, type ServerFrame, STREAM_PROTOCOL } from '@onglass/protocol';
import type { ConnectionState, Environment, Observable, Socket, TimerHandle } from '../api.ts';
import { cell } from '../observable.ts';
import { parseRecord } from '../problem.ts';
import { IDLE, type LinkEffect, type LinkInput, step } from './machine.ts';

/** What asking for a session came to. `reason`: no use trying again. */
export type SessionReady =
  | { readonly ready: true; readonly token: string }
  | { readonly ready: false; readonly reason?: string; readonly retryAfterMs?: number };

export interface LinkOptions {
  readonly environment: Environment;
  readonly streamUrl: string;
  ensureSession(): Promise<SessionReady>;
  /** The server said the token has expired. */
  staleSession(): void;
  hello(): { readonly cursors: Readonly<Record<Id, Seq>>; readonly epoch?: string };
  onFrame(frame: ServerFrame): void;
  /** The socket is gone: whatever waited for an answer on it must not wait any longer. */
  onLost(): void;
}

export interface Link {
  readonly state: Observable<ConnectionState>;
  input(input: LinkInput): void;
  /** A socket that was welcomed. */
  isOpen(): boolean;
  /** False when there is no welcomed socket: take another way. */
  send(frame: ClientFrame): boolean;
  /** Asks for a sign of life; the socket is given up when none comes within `ms`. */
  probe(ms: number): void;
}

/** How long opening may take: short at first, so that a dead door is noticed; longer each time, for a slow line. */
const OPENING_MS = 4_000;
const OPENING_MOST_MS = 20_000;
const DEFAULT_HEARTBEAT_MS = 20_000;

export function createLink(options: LinkOptions): Link {
  const { environment } = options;
  const state = cell<ConnectionState>(IDLE);
  let socket: Socket | undefined;
  let generation = 0;
  let heartbeatMs = DEFAULT_HEARTBEAT_MS;
  const timers = new Map<'retry' | 'silence' | 'ping' | 'probe', TimerHandle>();

  function clear(name: 'retry' | 'silence' | 'ping' | 'probe'): void {
    if (timers.has(name)) environment.clearTimer(timers.get(name));
    timers.delete(name);
  }
  function arm(name: 'retry' | 'silence' | 'ping' | 'probe', ms: number, callback: () => void): void {
    clear(name);
    const fire = (): void => {
      timers.delete(name);
      callback();
    };
    timers.set(name, environment.setTimer(fire, ms));
  }

  function input(next: LinkInput): void {
    const moment = { now: environment.now(), random: environment.random(), online: environment.isOnline() };
    const { state: after, effects } = step(state.get(), next, moment);
    if (after.name !== 'waiting') clear('retry');
    for (const effect of effects) act(effect);
    state.set(after);
    if (effects.some((effect) => effect.type === 'open')) void open();
  }

  function act(effect: LinkEffect): void {
    if (effect.type === 'close') drop();
    if (effect.type === 'renew_session') options.staleSession();
    if (effect.type === 'retry_in') {
      arm('retry', effect.ms, () => {
        input({ type: 'retry_due' });
      });
    }
  }

  function drop(): void {
    generation += 1;
    clear('silence');
    clear('ping');
    clear('probe');
    const old = socket;
    socket = undefined;
    options.onLost();
    try {
      old?.close(1000, 'client');
    } catch {
      // Already closed: nothing left to do.
    }
  }

  async function open(): Promise<void> {
    drop();
    const mine = generation;
    const session = await options.ensureSession();
    if (mine !== generation) return;
    if (!session.ready) {
      input({ type: 'session_failed', ...session });
      return;
    }
    expectSign(openingMs());
    openSocket(mine, session.token);
  }

  const openingMs = (): number => Math.min(OPENING_MOST_MS, OPENING_MS * 1.5 ** state.get().attempt);

  function openSocket(mine: number, token: string): void {
    const ifMine = (work: () => void) => (): void => {
      if (mine === generation) work();
    };
    try {
      socket = environment.openSocket(options.streamUrl, [STREAM_PROTOCOL], {
        onOpen: ifMine(() => {
          sayHello(token);
        }),
        onFrame: (text) => {
          if (mine === generation) receive(text);
        },
        onClose: (code) => {
          if (mine !== generation) return;
          socket = undefined;
          input({ type: 'closed', code });
        },
      });
    } catch (error) {
      environment.log('warn', 'socket_failed', { error: String(error) });
      input({ type: 'closed', code: 1006 });
    }
  }

  function sayHello(token: string): void {
    input({ type: 'hello_sent' });
    transmit({ type: 'hello', token, ...options.hello() });
    expectSign(openingMs());
  }

  function transmit(frame: ClientFrame): boolean {
    if (socket === undefined) return false;
    try {
      socket.send(JSON.stringify(frame));
      return true;
    } catch {
      return false;
    }
  }

  /** No frame within `ms` means the socket is dead, whatever it says of itself. */
  function expectSign(ms: number): void {
    arm('silence', ms, () => {
      environment.log('warn', 'socket_silent', { ms });
      input({ type: 'silent' });
    });
  }

  function beat(): void {
    arm('ping', heartbeatMs, () => {
      transmit({ type: 'ping', t: environment.now() });
      beat();
    });
  }

  function receive(text: string): void {
    const frame = parseRecord(text);
    if (frame === undefined || typeof frame['type'] !== 'string') {
      environment.log('warn', 'frame_not_understood', { length: text.length });
      return;
    }
    clear('probe');
    if (isWelcomed()) expectSign(2 * heartbeatMs);
    accept(frame as unknown as ServerFrame);
  }

  function isWelcomed(): boolean {
    const { name } = state.get();
    return name === 'catching_up' || name === 'live';
  }

  function accept(frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      heartbeatMs = frame.heartbeat_seconds > 0 ? frame.heartbeat_seconds * 1000 : DEFAULT_HEARTBEAT_MS;
      input({ type: 'welcomed' });
      expectSign(2 * heartbeatMs);
      beat();
    }
    if (frame.type === 'drain') {
      input({ type: 'drained', afterMs: frame.reconnect_after_ms });
      return;
    }
    if (frame.type !== 'pong') options.onFrame(frame);
  }

  return {
    state,
    input,
    isOpen: isWelcomed,
    send: (frame) => isWelcomed() && transmit(frame),
    probe: (ms) => {
      if (!isWelcomed()) return;
      transmit({ type: 'ping', t: environment.now() });
      arm('probe', ms, () => {
        input({ type: 'silent' });
      });
    },
  };
}
