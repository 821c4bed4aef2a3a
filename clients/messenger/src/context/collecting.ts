// Wires what is seen in the host page to the core's collector: takes over the loader's lines, then looks by itself.
// Invariant: looking never throws into the page and keeps nothing of it alive; the messenger's own requests are not its steps.
import { type Collector, createCollector, type ContextPolicy, maskPath, type Seen } from '@onglass/core';
import { describeDevice } from '../app/device.ts';
import type { Place } from '../app/navigation.ts';
import type { Handover, HostContext, RawLine } from '../loader/contract.ts';
import { watchConsole } from './console_tail.ts';
import { nameOf } from './naming.ts';
import { earlierFailures, type SeenRequest, watchFetch, watchXhr } from './requests.ts';
import { currentPath, watchPath } from './screens.ts';
import type { CollectSeat } from './seat.ts';
import { sendWith } from './sending.ts';
import { batteryNow, networkNow, viewportNow, watchNetwork } from './surroundings.ts';

const KEPT_KEY = 'onglass:steps';
const LOOKED_AT_MS = 500;

const keep = {
  read: (): string | undefined => {
    try {
      return sessionStorage.getItem(KEPT_KEY) ?? undefined;
    } catch {
      return undefined;
    }
  },
  write: (text: string | undefined): void => {
    try {
      if (text === undefined) sessionStorage.removeItem(KEPT_KEY);
      else sessionStorage.setItem(KEPT_KEY, text);
    } catch {
      // A full or refused storage: what was seen is lost with the page.
    }
  },
};

export function startCollecting(handover: Handover, seat: CollectSeat): void {
  const { client, context, navigation } = seat.model;
  let battery: Awaited<ReturnType<typeof batteryNow>>;
  const collector = createCollector({
    environment: seat.environment,
    keep,
    send: sendWith(client),
    device: () => ({ ...describeDevice(handover.options), network: networkNow(), viewport: viewportNow(), ...(battery === undefined ? {} : { battery }) }),
    conversationId: () => conversationIn(navigation.places.get()),
    beforeSend: (batch) => handover.emit('context', batch),
  });
  seat.forget = collector.forget;
  const extras = once((policy: ContextPolicy) => {
    if (policy.console_tail === true) watchConsole((level, text) => collector.see({ kind: 'custom', name: `console.${level}`, detail: { text } }));
    if (policy.battery === true)
      void batteryNow().then((told) => {
        battery = told;
        collector.deviceChanged();
      });
  });
  const configure = (): void => {
    const session = client.session.get();
    const policy = session?.config.context;
    collector.configure(policy, session?.customer);
    if (policy !== undefined && context.get().consent !== false) extras(policy);
  };
  takeLines(handover, collector);
  watchPage(handover, collector, context.get);
  followHost(collector, context);
  configure();
  // Whoever asks for help is looked at soon, with what they do in that moment.
  let soon: ReturnType<typeof setTimeout> | undefined;
  navigation.places.subscribe((places) => {
    if (places.length > 0) soon ??= setTimeout(flushSoon, LOOKED_AT_MS);
  });
  function flushSoon(): void {
    soon = undefined;
    collector.flush();
  }
  client.session.subscribe(configure);
}

function conversationIn(places: readonly Place[]): string | undefined {
  for (const place of places) if (place.screen === 'thread' && 'conversationId' in place.thread) return place.thread.conversationId;
  return undefined;
}

function once<T>(work: (value: T) => void): (value: T) => void {
  let isDone = false;
  return (value) => {
    if (isDone) return;
    isDone = true;
    work(value);
  };
}

function followHost(collector: Collector, context: CollectSeat['model']['context']): void {
  let told: HostContext = {};
  const follow = (now: HostContext): void => {
    if (now.consent !== undefined && now.consent !== told.consent) collector.setConsent(now.consent);
    if (now.screen !== undefined && now.screen !== told.screen) collector.setScreen({ name: now.screen, path: currentPath() });
    if (now.attributes !== undefined && now.attributes !== told.attributes) collector.setAttributes({ ...now.attributes });
    told = now;
  };
  follow(context.get());
  context.subscribe(follow);
}

const stepOf = ([at, kind, name, path, detail]: RawLine): Seen => ({ at, kind, name, detail: { ...detail, path: maskPath(path) } });

function takeLines(handover: Handover, collector: Collector): void {
  for (const line of handover.lines.splice(0)) collector.see(stepOf(line));
  handover.see = (seen) => {
    if (seen instanceof Event) look(seen, handover.host, collector);
    else collector.see(stepOf(seen));
  };
}

function look(event: Event, host: Element, collector: Collector): void {
  try {
    if (event.type === 'click') tap(event, host, collector);
    else fault(event, collector);
  } catch {
    // A page that made its own elements throw: this step is not told.
  }
}

function tap({ target }: Event, host: Element, collector: Collector): void {
  // Taps inside the messenger are known as what they did.
  if (target === host) return;
  const named = nameOf(target);
  if (named !== undefined) collector.see({ kind: 'tap', name: named.name, detail: { role: named.role } });
}

function fault({ message, reason, filename, lineno }: Partial<ErrorEvent & PromiseRejectionEvent>, collector: Collector): void {
  const thrown: unknown = reason;
  const said = message ?? (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  // An element that failed to load is an event without words.
  if (message === undefined && reason === undefined) return;
  const where = filename === undefined || filename === '' ? {} : { source: maskPath(filename), line: lineno ?? 0 };
  collector.see({ kind: 'error', name: said, detail: { ...where, path: maskPath(currentPath()) } });
}

function watchPage(handover: Handover, collector: Collector, hostContext: () => HostContext): void {
  const own = new URL(handover.options.serverUrl, location.href).origin;
  const request = ({ method, url, status, startedAt, durationMs }: SeenRequest): void => {
    const { origin, host, pathname } = new URL(url);
    if (origin !== own) collector.see({ kind: 'request', name: `${method} ${host}${maskPath(pathname)}`.trim(), at: startedAt, durationMs, status });
  };
  for (const failure of earlierFailures()) request(failure);
  watchFetch(request);
  watchXhr(request);
  watchPath((path) => collector.setScreen({ name: hostContext().screen ?? path, path, ...titleNow() }));
  watchNetwork((kind) => {
    collector.deviceChanged();
    collector.see({ kind: 'network', name: kind });
  });
  addEventListener('resize', collector.deviceChanged);
  document.addEventListener('visibilitychange', () => {
    collector.see({ kind: 'visibility', name: document.visibilityState });
    if (document.visibilityState === 'hidden') collector.leave();
  });
  addEventListener('pagehide', collector.leave);
}

/** A title may carry a name or a count; it is told where the page as a whole is allowed. */
const titleNow = (): { title?: string } => (document.documentElement.hasAttribute('data-onglass-allow') ? { title: document.title } : {});
