/**
 * Keeps the customer's steps on the device and sends them in batches once that is allowed.
 * Invariant: nothing leaves before consent, nothing in the name of another customer, nothing twice (ids); never throws.
 */
import type { Problem } from '@onglass/protocol';
import type { Outcome } from '../api.ts';
import { backOffMs } from '../link/machine.ts';
import type { Environment, TimerHandle } from '../platform.ts';
import { isTransient, parseRecord } from '../problem.ts';
import { maskDetail, maskPath, maskText } from './mask.ts';
import { createRing } from './ring.ts';
import type { CollectLevel, ContextBatch, ContextDevice, ContextPolicy, ContextScreen, ContextStored, Crumb, CrumbKind } from './types.ts';

/** A step as it was seen: not masked yet. `at` in milliseconds; now, unless told. */
export interface Seen {
  readonly kind: CrumbKind;
  readonly name: string;
  readonly at?: number;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly durationMs?: number;
  readonly status?: number;
}

/** Bounded text that survives a reload and belongs to one tab alone. */
export interface Keep {
  read(): string | undefined;
  write(text: string | undefined): void;
}

export interface CollectorOptions {
  readonly environment: Pick<Environment, 'now' | 'setTimer' | 'clearTimer' | 'random'>;
  readonly keep: Keep;
  send(batch: ContextBatch, keepalive: boolean): Promise<Outcome<ContextStored>>;
  /** Told once in each page's life, and again when it changed. */
  device(): ContextDevice;
  conversationId?(): string | undefined;
  /** The host app's last word: another batch, or false for none. */
  beforeSend?(batch: ContextBatch): unknown;
}

export interface Collector {
  see(seen: Seen): void;
  /** `path` is masked and loses its query. */
  setScreen(screen: ContextScreen): void;
  setAttributes(attributes: Readonly<Record<string, unknown>>): void;
  /** False takes back what was given: what waits is dropped. */
  setConsent(consent: boolean): void;
  /** Whose steps these are, and what the company asks for; undefined: not known yet, so nothing leaves. */
  configure(policy: ContextPolicy | undefined, owner: { readonly id: string; readonly verified: boolean } | undefined): void;
  /** What waits goes now, unless the server asked for patience. */
  flush(): void;
  /** The page is closing: everything goes with a request that outlives it, and is kept in case that fails. */
  leave(): void;
  /** The device changed (rotated, another network): it is told with the next batch. */
  deviceChanged(): void;
  forget(): void;
  readonly pending: () => number;
}

interface Kept {
  readonly owner?: string;
  readonly anonymous?: boolean;
  readonly crumbs: readonly Crumb[];
}

const STEPS: ReadonlySet<CrumbKind> = new Set(['screen', 'tap', 'custom', 'network', 'visibility']);
const DEFAULT_BATCH = 50;
const DEFAULT_FLUSH_SECONDS = 15;
const KEEP_PAUSE_MS = 2_000;
// A request that outlives its page may carry 64 kB together with all others of the page.
const KEEPALIVE_COUNT = 100;

/** Trouble is asked for before what went well. */
function isAskedFor({ kind, status = 0 }: Seen, level: CollectLevel): boolean {
  if (STEPS.has(kind) || level === 'all') return true;
  if (level === 'steps') return false;
  return kind !== 'request' || status === 0 || status >= 400;
}

function crumbOf({ kind, name, at, detail, durationMs, status }: Seen, id: string, now: number): Crumb {
  return {
    id,
    at: new Date(at ?? now).toISOString(),
    kind,
    name: maskText(name) || kind,
    ...(detail === undefined ? {} : { detail: maskDetail(detail) }),
    ...(durationMs === undefined ? {} : { duration_ms: Math.max(0, Math.round(durationMs)) }),
    ...(status === undefined ? {} : { status }),
  };
}

/** As it may leave. */
function maskedScreen({ name, path, title }: ContextScreen): ContextScreen {
  return { name: maskText(name), ...(title === undefined ? {} : { title: maskText(title) }), ...(path === undefined ? {} : { path: maskPath(path) }) };
}

export function createCollector(options: CollectorOptions): Collector {
  const { environment, keep } = options;
  const ring = createRing();
  const prefix = Math.floor(environment.random() * 36 ** 8).toString(36).padStart(8, '0');
  let count = 0;
  let policy: ContextPolicy | undefined;
  let owner: { readonly id: string; readonly verified: boolean } | undefined;
  let consent: boolean | undefined;
  let screen: ContextScreen | undefined;
  let attributes: Readonly<Record<string, unknown>> | undefined;
  let isDeviceTold = false;
  let areFactsTold = true;
  let failures = 0;
  let notBefore = 0;
  let isSending = false;
  /** Went with a request that outlives the page, whose answer nobody may be left to hear. */
  const leaving = new Set<string>();
  let isOver = false;
  let timer: TimerHandle | undefined;
  let keepTimer: TimerHandle | undefined;

  restore();

  function restore(): void {
    const kept = parseRecord(keep.read() ?? '') as Kept | undefined;
    if (kept === undefined || !Array.isArray(kept.crumbs)) return;
    if (kept.owner !== undefined) owner = { id: kept.owner, verified: kept.anonymous !== true };
    for (const crumb of kept.crumbs as readonly Crumb[]) ring.add(crumb);
  }

  function save(): void {
    environment.clearTimer(keepTimer);
    keepTimer = undefined;
    const crumbs = ring.first(ring.size());
    if (crumbs.length === 0) {
      keep.write(undefined);
      return;
    }
    const kept: Kept = { ...(owner === undefined ? {} : { owner: owner.id, anonymous: !owner.verified }), crumbs };
    keep.write(JSON.stringify(kept));
  }

  const level = (): CollectLevel => policy?.collect ?? 'steps_and_errors';
  const isShut = (): boolean => isOver || consent === false || level() === 'none';

  function see(seen: Seen): void {
    if (isShut() || !isAskedFor(seen, level())) return;
    count += 1;
    ring.add(crumbOf(seen, `${prefix}-${String(count)}`, environment.now()));
    keepTimer ??= environment.setTimer(save, KEEP_PAUSE_MS);
    later();
  }

  const mayLeave = (): boolean => {
    if (isOver || policy === undefined || policy.collect === 'none' || owner === undefined) return false;
    return consent ?? policy.consent === 'assumed';
  };

  function later(): void {
    if (timer !== undefined || !mayLeave()) return;
    const pauseMs = (policy?.flush_seconds ?? DEFAULT_FLUSH_SECONDS) * 1000;
    timer = environment.setTimer(flush, Math.max(pauseMs, notBefore - environment.now()));
  }

  function facts(): Pick<ContextBatch, 'attributes' | 'consent' | 'conversation_id' | 'screen'> {
    const conversation_id = options.conversationId?.();
    return {
      ...(screen === undefined ? {} : { screen }),
      ...(attributes === undefined ? {} : { attributes: maskDetail(attributes, policy?.attributes_allowed) }),
      ...(conversation_id === undefined ? {} : { conversation_id }),
      ...(consent === undefined ? {} : { consent }),
    };
  }

  function batchOf(most: number): ContextBatch {
    const dropped = ring.dropped();
    return {
      breadcrumbs: ring.first(most),
      ...facts(),
      ...(isDeviceTold ? {} : { device: options.device() }),
      ...(dropped === 0 ? {} : { dropped }),
    };
  }

  function lastWord(batch: ContextBatch): ContextBatch | false {
    const said = options.beforeSend?.(batch);
    if (said === false) return false;
    if (typeof said !== 'object' || said === null) return batch;
    const altered = said as Partial<ContextBatch>;
    return { ...altered, breadcrumbs: Array.isArray(altered.breadcrumbs) ? altered.breadcrumbs : [] };
  }

  function settle(batch: ContextBatch): void {
    ring.remove(new Set(batch.breadcrumbs.map(({ id }) => id)));
    ring.forgive(batch.dropped ?? 0);
    if (batch.device !== undefined) isDeviceTold = true;
    save();
  }

  function onRefusal(batch: ContextBatch, problem: Problem): void {
    const patience = (problem as { retry_after_ms?: unknown }).retry_after_ms;
    if (isTransient(problem)) {
      const waitMs = Math.max(typeof patience === 'number' ? patience : 0, backOffMs(failures, environment.random()));
      failures += 1;
      notBefore = environment.now() + waitMs;
      areFactsTold = false;
    } else if (problem.status === 403 || problem.status === 404) {
      isOver = true;
      forget();
    } else {
      // It will not be better the second time.
      settle(batch);
    }
  }

  async function send(keepalive: boolean): Promise<void> {
    const batch = batchOf(keepalive ? KEEPALIVE_COUNT : (policy?.max_batch ?? DEFAULT_BATCH));
    const last = lastWord(batch);
    areFactsTold = true;
    if (last === false) {
      settle(batch);
      return;
    }
    const ids = batch.breadcrumbs.map(({ id }) => id);
    if (keepalive) ids.forEach((id) => leaving.add(id));
    const answer = await options.send(last, keepalive);
    ids.forEach((id) => leaving.delete(id));
    if (answer.ok) {
      failures = 0;
      settle(batch);
    } else {
      onRefusal(batch, answer.problem);
    }
  }

  function flush(): void {
    environment.clearTimer(timer);
    timer = undefined;
    if (isSending || !mayLeave() || (ring.size() === 0 && areFactsTold)) return;
    if (environment.now() < notBefore) {
      later();
      return;
    }
    isSending = true;
    void send(false).finally(() => {
      isSending = false;
      if (ring.size() > 0 || !areFactsTold) later();
    });
  }

  function forget(): void {
    ring.clear();
    environment.clearTimer(timer);
    timer = undefined;
    attributes = undefined;
    areFactsTold = true;
    isDeviceTold = false;
    save();
  }

  return {
    see,
    setScreen: (next) => {
      const masked = maskedScreen(next);
      const { name, path } = masked;
      if (screen?.name === name && screen.path === path) return;
      screen = masked;
      see({ kind: 'screen', name, ...(path === undefined || path === name ? {} : { detail: { path } }) });
    },
    setAttributes: (next) => {
      attributes = next;
      areFactsTold = false;
      later();
    },
    setConsent: (next) => {
      const had = consent;
      consent = next;
      if (next) {
        later();
        return;
      }
      forget();
      // The server is told to forget too; only where it could have heard anything.
      if (had === true && policy !== undefined && owner !== undefined) void options.send({ breadcrumbs: [], consent: false }, false);
    },
    configure: (nextPolicy, nextOwner) => {
      // Who was nobody and is somebody now keeps their steps; nobody ever gets another's.
      if (nextOwner !== undefined && owner !== undefined && owner.id !== nextOwner.id && owner.verified) forget();
      owner = nextOwner ?? owner;
      policy = nextPolicy;
      if (policy?.collect === 'none') forget();
      later();
    },
    flush,
    leave: () => {
      save();
      // A page is hidden and goes in one moment, which is no reason to say everything twice; that it was hidden waits.
      const isNews = ring.first(KEEPALIVE_COUNT).some(({ id, kind }) => kind !== 'visibility' && !leaving.has(id));
      if (mayLeave() && environment.now() >= notBefore && (isNews || !areFactsTold)) void send(true);
    },
    deviceChanged: () => {
      isDeviceTold = false;
    },
    forget,
    pending: () => ring.size(),
  };
}

