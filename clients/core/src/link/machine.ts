/**
 * The connection as an explicit machine: a state, an input, the next state and what to do about it.
 * Invariant: pure; every wait is drawn with full jitter, so that a thousand clients never come back at once.
 */
import type { ConnectionName, ConnectionState } from '../api.ts';
import { CLOSE } from '@onglass/protocol';

export type LinkInput =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'hello_sent' }
  | { readonly type: 'welcomed' }
  | { readonly type: 'level' }
  | { readonly type: 'doubted' }
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'silent' }
  | { readonly type: 'drained'; readonly afterMs: number }
  | { readonly type: 'session_failed'; readonly reason?: string; readonly retryAfterMs?: number }
  | { readonly type: 'online' }
  | { readonly type: 'offline' }
  | { readonly type: 'retry_due' }
  | { readonly type: 'try_now' };

export type LinkEffect =
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'renew_session' }
  | { readonly type: 'retry_in'; readonly ms: number };

export interface LinkStep {
  readonly state: ConnectionState;
  readonly effects: readonly LinkEffect[];
}

/** Drawn by the caller, so that the step stays pure. */
export interface LinkMoment {
  readonly now: number;
  /** 0 ≤ random < 1. */
  readonly random: number;
  readonly online: boolean;
}

export const IDLE: ConnectionState = { name: 'idle', since: 0, attempt: 0, wasLive: false };

const FIRST_WAIT_MS = 500;
/** A short failure must be over for everybody within seconds; only a long one earns longer waits. */
const SOON_WAIT_MS = 3_000;
const SOON_ATTEMPTS = 10;
const LONGEST_WAIT_MS = 30_000;
const SLOW_READER_WAIT_MS = 1_000;

/** Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): anywhere from 0 to the doubled cap. */
export function backOffMs(attempt: number, random: number): number {
  const soon = Math.min(SOON_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
  const cap = attempt <= SOON_ATTEMPTS ? soon : Math.min(LONGEST_WAIT_MS, SOON_WAIT_MS * 2 ** Math.min(attempt - SOON_ATTEMPTS, 10));
  return Math.floor(random * cap);
}

const OPEN: readonly LinkEffect[] = [{ type: 'open' }];
const CLOSE_SOCKET: readonly LinkEffect[] = [{ type: 'close' }];
const CONNECTED: ReadonlySet<ConnectionName> = new Set(['connecting', 'authenticating', 'catching_up', 'live']);

function enter(
  from: ConnectionState,
  name: ConnectionName,
  moment: LinkMoment,
  more: Partial<ConnectionState> = {},
): ConnectionState {
  return { name, since: moment.now, attempt: from.attempt, wasLive: from.wasLive, ...more };
}

function stay(state: ConnectionState): LinkStep {
  return { state, effects: [] };
}

function connect(state: ConnectionState, moment: LinkMoment): LinkStep {
  if (!moment.online) return { state: enter(state, 'offline', moment), effects: [] };
  return { state: enter(state, 'connecting', moment), effects: OPEN };
}

function wait(state: ConnectionState, moment: LinkMoment, ms: number, countsAsFailure: boolean): LinkStep {
  const attempt = state.attempt + (countsAsFailure ? 1 : 0);
  if (!moment.online) return { state: enter(state, 'offline', moment, { attempt }), effects: CLOSE_SOCKET };
  return {
    state: enter(state, 'waiting', moment, { attempt, retryAt: moment.now + ms }),
    effects: [{ type: 'close' }, { type: 'retry_in', ms }],
  };
}

function end(state: ConnectionState, moment: LinkMoment, reason: string): LinkStep {
  return { state: enter(state, 'ended', moment, { reason }), effects: CLOSE_SOCKET };
}

function closed(state: ConnectionState, moment: LinkMoment, code: number): LinkStep {
  if (!CONNECTED.has(state.name)) return stay(state);
  if (code === CLOSE.notAllowed) return end(state, moment, 'not_allowed');
  const ms = backOffMs(state.attempt, moment.random);
  if (code === CLOSE.tooSlow) return wait(state, moment, SLOW_READER_WAIT_MS + ms, true);
  const step = wait(state, moment, ms, true);
  // A token that expires again at once would otherwise spin: this waits its turn like any failure.
  return code === CLOSE.tokenExpired ? { ...step, effects: [...step.effects, { type: 'renew_session' }] } : step;
}

function sessionFailed(
  state: ConnectionState,
  moment: LinkMoment,
  input: Extract<LinkInput, { type: 'session_failed' }>,
): LinkStep {
  if (input.reason !== undefined) return end(state, moment, input.reason);
  const ms = backOffMs(state.attempt, moment.random);
  return wait(state, moment, (input.retryAfterMs ?? 0) + ms, true);
}

type Rules = { readonly [Type in LinkInput['type']]: (state: ConnectionState, moment: LinkMoment, input: Extract<LinkInput, { type: Type }>) => LinkStep };

const onlyIn =
  (names: readonly ConnectionName[], to: ConnectionName, more: Partial<ConnectionState> = {}) =>
  (state: ConnectionState, moment: LinkMoment): LinkStep =>
    names.includes(state.name) ? { state: enter(state, to, moment, more), effects: [] } : stay(state);

const connectFrom =
  (names: readonly ConnectionName[]) =>
  (state: ConnectionState, moment: LinkMoment): LinkStep =>
    names.includes(state.name) ? connect(state, moment) : stay(state);

const RULES: Rules = {
  start: (state, moment) =>
    state.name === 'idle' || state.name === 'ended' ? connect({ ...state, attempt: 0 }, moment) : stay(state),
  stop: (state, moment) => ({
    state: enter(state, 'idle', moment, { attempt: 0, wasLive: false }),
    effects: CLOSE_SOCKET,
  }),
  hello_sent: onlyIn(['connecting'], 'authenticating'),
  welcomed: onlyIn(['authenticating'], 'catching_up'),
  level: onlyIn(['catching_up'], 'live', { attempt: 0, wasLive: true }),
  doubted: onlyIn(['live'], 'catching_up'),
  closed: (state, moment, input) => closed(state, moment, input.code),
  silent: (state, moment) =>
    CONNECTED.has(state.name) ? wait(state, moment, backOffMs(state.attempt, moment.random), true) : stay(state),
  drained: (state, moment, input) =>
    CONNECTED.has(state.name) ? wait(state, moment, Math.round(input.afterMs * (1 + moment.random)), false) : stay(state),
  session_failed: (state, moment, input) => (CONNECTED.has(state.name) ? sessionFailed(state, moment, input) : stay(state)),
  online: connectFrom(['offline', 'waiting']),
  offline: (state, moment) =>
    CONNECTED.has(state.name) || state.name === 'waiting'
      ? { state: enter(state, 'offline', moment), effects: CLOSE_SOCKET }
      : stay(state),
  retry_due: connectFrom(['waiting']),
  try_now: connectFrom(['waiting', 'offline']),
};

export function step(state: ConnectionState, input: LinkInput, moment: LinkMoment): LinkStep {
  return (RULES[input.type] as Rules['start'])(state, moment, input as never);
}
