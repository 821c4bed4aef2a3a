/**
 * The customer's session: kept on the device, renewed when refused, anonymous until the host app says who it is.
 * Invariant: a token of one person is never used for another; what one saw is forgotten before the other begins.
 */
import type { ClientConfig, ClientSessionAnswer, DeviceDescription, Problem } from '@onglass/protocol';
import type { CustomerSession, Environment, Observable, Outcome } from '../api.ts';
import { type Drawer, KEY } from '../drawer.ts';
import type { SessionKeeper } from '../engine.ts';
import { type Http, retryAfterMs } from '../http.ts';
import type { SessionReady } from '../link/link.ts';
import { cell } from '../observable.ts';
import type { TimerHandle } from '../platform.ts';
import { isTransient } from '../problem.ts';
import { subjectOf } from './subject.ts';

interface Saved {
  readonly answer: ClientSessionAnswer;
  /** `sub` of the identity token; absent for anonymous. */
  readonly subject?: string;
}

export type Change = 'none' | 'joined' | 'other_person';

export interface CustomerSessions extends SessionKeeper {
  readonly session: Observable<CustomerSession | undefined>;
  customerId(): string | undefined;
  restore(): Promise<void>;
  /** It is settled whose device this is: whoever asked for a session until now gets one. */
  admit(): void;
  /** The host app's user is another than the saved session's: it must not be used. */
  dropIfOther(): Promise<boolean>;
  forget(): Promise<void>;
  /** The config as it is now; a saved session knows only what was. */
  configure(config: ClientConfig): void;
  /** The server named the version that holds. False: it is not the one of the last visit, so it has to be read. */
  confirm(version: string | undefined): boolean;
}

export interface CustomerSessionsOptions {
  readonly environment: Environment;
  readonly http: () => Http;
  readonly drawer: Drawer;
  readonly lockName: string;
  readonly appKey: string;
  readonly getIdentityToken: (() => Promise<string | undefined>) | undefined;
  readonly device: DeviceDescription | undefined;
  /** Before the new session is used. */
  onChange(change: Change): Promise<void>;
}

type Attempt = { readonly ok: true } | { readonly ok: false; readonly reason?: string; readonly problem?: Problem };

const LOCK_WAIT_MS = 15_000;
const EARLIEST_RENEWAL = 0.8;
const SPREAD = 0.15;
const LONGEST_TIMER_MS = 86_400_000;
const NO_LONGER_WORTH_MS = 10_000;

/** What was promised when the session was saved says nothing about today. */
const withoutPromise = (saved: Saved): Saved => ({ ...saved, answer: { ...saved.answer, config: { ...saved.answer.config, expected_reply: null } } });

const subjectIn = (token: string | undefined): string | undefined => (token === undefined ? undefined : subjectOf(token));

function changeBetween(before: Saved | undefined, after: Saved): Change {
  if (before === undefined || before.answer.customer.id === after.answer.customer.id) return 'none';
  const wasAnonymous = before.subject === undefined;
  return wasAnonymous && after.subject !== undefined ? 'joined' : 'other_person';
}

export function createCustomerSessions(options: CustomerSessionsOptions): CustomerSessions {
  const { environment, drawer } = options;
  const session = cell<CustomerSession | undefined>(undefined);
  let saved: Saved | undefined;
  /** As it was last told, with what was promised then. */
  let told: ClientConfig | undefined;
  let isStale = false;
  let renewing: Promise<Attempt> | undefined;
  let isAdmitted = false;
  let admit!: () => void;
  // A session begun before the saved one is read would be another customer's, without any of the history.
  const admission = new Promise<void>((resolve) => {
    admit = () => {
      isAdmitted = true;
      resolve();
    };
  });

  let renewal: TimerHandle | undefined;

  /** Asked for again before it ends, so that nobody waits at its end; not all devices in the same minute. */
  function renewBeforeEnd(): void {
    environment.clearTimer(renewal);
    const leftMs = Date.parse(saved?.answer.expires_at ?? '') - environment.now();
    if (!(leftMs > NO_LONGER_WORTH_MS)) return;
    const waitMs = leftMs * (EARLIEST_RENEWAL + SPREAD * environment.random());
    // Refused or unreachable: the old one holds a while longer, and a 401 asks anew.
    renewal = environment.setTimer(() => void renewOnce().then(renewBeforeEnd), Math.min(waitMs, LONGEST_TIMER_MS));
  }

  function use(next: Saved | undefined): void {
    saved = next;
    isStale = false;
    renewBeforeEnd();
    session.set(next === undefined ? undefined : { customer: next.answer.customer, config: next.answer.config });
  }

  function configure(config: ClientConfig): void {
    if (saved === undefined) return;
    told = config;
    // Apart from the session, which another tab may have renewed.
    void drawer.write(KEY.config, config);
    session.set({ customer: saved.answer.customer, config });
  }

  async function identity(): Promise<{ known: true; token: string | undefined } | { known: false }> {
    try {
      return { known: true, token: await options.getIdentityToken?.() };
    } catch {
      return { known: false };
    }
  }

  function begin(token: string | undefined, anonymousId: string | undefined): Promise<Outcome<{ body: ClientSessionAnswer }>> {
    return options.http().open<ClientSessionAnswer>('POST', '/v1/client/sessions', {
      app_key: options.appKey,
      ...(token === undefined ? {} : { identity_token: token }),
      ...(anonymousId === undefined ? {} : { anonymous_id: anonymousId }),
      ...(options.device === undefined ? {} : { device: options.device }),
    });
  }

  /** The secret of a device that was anonymous last; a known customer's device does not fall back to it. */
  function anonymousId(): string | undefined {
    return saved?.subject === undefined ? saved?.answer.anonymous_id : undefined;
  }

  async function open(): Promise<Attempt> {
    const first = await identity();
    if (!first.known) return { ok: false };
    if (await takeOver(first.token)) return { ok: true };
    const answer = await begin(first.token, anonymousId());
    if (answer.ok) return take(answer.value.body, first.token);
    if (answer.problem.status !== 401) return failed(answer.problem, first.token !== undefined);
    // The identity may have expired on its way, or the anonymous id be unknown to a restored server: once more, afresh.
    const second = await identity();
    const token = second.known ? second.token : first.token;
    const again = await begin(token, undefined);
    return again.ok ? take(again.value.body, token) : failed(again.problem, token !== undefined);
  }

  /** Another tab may have begun a session for the same person just now. */
  async function takeOver(token: string | undefined): Promise<boolean> {
    const other = await drawer.read<Saved>(KEY.session);
    if (other === undefined || other.subject !== subjectIn(token)) return false;
    if (saved !== undefined && (other.answer.customer.id !== saved.answer.customer.id || other.answer.session_token === saved.answer.session_token)) return false;
    use(withoutPromise(other));
    return true;
  }

  function failed(problem: Problem, hadIdentity: boolean): Attempt {
    if (isTransient(problem)) return { ok: false, problem };
    environment.log('error', 'session_refused', { code: problem.code, detail: problem.detail });
    return { ok: false, problem, reason: hadIdentity ? 'identity_refused' : 'app_refused' };
  }

  async function take(answer: ClientSessionAnswer, token: string | undefined): Promise<Attempt> {
    const subject = subjectIn(token);
    const next: Saved = subject === undefined ? { answer } : { answer, subject };
    await options.onChange(changeBetween(saved, next));
    await drawer.write(KEY.session, next);
    use(next);
    return { ok: true };
  }

  function renewOnce(): Promise<Attempt> {
    renewing ??= alone().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  /** One tab at a time: two that begin together must not become two customers. */
  async function alone(): Promise<Attempt> {
    let attempt: Attempt | undefined;
    await environment
      .lock?.(options.lockName, LOCK_WAIT_MS, async () => {
        attempt = await open();
      })
      .catch((error: unknown) => {
        environment.log('warn', 'session_lock', { error: String(error) });
      });
    return attempt ?? open();
  }

  const token = (): string | undefined => (isStale || !isAdmitted ? undefined : saved?.answer.session_token);

  return {
    session,
    token,
    owner: () => saved?.answer.customer.id,
    customerId: () => saved?.answer.customer.id,
    admit,
    restore: async () => {
      told = await drawer.read<ClientConfig>(KEY.config);
      const found = await drawer.read<Saved>(KEY.session);
      if (found !== undefined) use(withoutPromise(found));
    },
    dropIfOther: async () => {
      if (saved === undefined) return false;
      const now = await identity();
      if (!now.known) return false;
      const subject = subjectIn(now.token);
      if (subject === saved.subject) return false;
      const wasAnonymous = saved.subject === undefined;
      // An anonymous visitor who is known now keeps the device's secret, so that the server can join the two.
      if (wasAnonymous) isStale = true;
      else use(undefined);
      return !wasAnonymous;
    },
    stale: () => {
      isStale = true;
    },
    renew: async (staleToken) => {
      await admission;
      if (token() !== undefined && token() !== staleToken) return true;
      return (await renewOnce()).ok;
    },
    ensure: async (): Promise<SessionReady> => {
      await admission;
      const current = token();
      if (current !== undefined) return { ready: true, token: current };
      const attempt = await renewOnce();
      if (attempt.ok) return { ready: true, token: token() ?? '' };
      if (attempt.reason !== undefined) return { ready: false, reason: attempt.reason };
      const after = attempt.problem === undefined ? undefined : retryAfterMs(attempt.problem);
      return after === undefined ? { ready: false } : { ready: false, retryAfterMs: after };
    },
    configure,
    confirm: (version) => {
      if (version === undefined || told?.version !== version) return false;
      configure(told);
      return true;
    },
    forget: async () => {
      use(undefined);
      await drawer.remove(KEY.session);
    },
  };
}
