// Requests of the host page: method, host and path, status, how long. Never a body, a header or a query.
// Invariant: the page's own call goes through as it was made, and its promise or object is the one it gets back.

export interface SeenRequest {
  readonly method: string;
  /** Absolute; the query is cut off by whoever keeps it. */
  readonly url: string;
  /** 0: no answer came. */
  readonly status: number;
  readonly startedAt: number;
  readonly durationMs: number;
}

type Tell = (request: SeenRequest) => void;
type Stop = () => void;

const METHOD_MAX = 10;

/** Whatever goes wrong in looking is ours alone. */
function quietly(look: () => void): void {
  try {
    look();
  } catch {
    // The page must not notice that somebody looked.
  }
}

const absolute = (url: string): string => new URL(url, location.href).href;

function begin(tell: Tell, method: string, url: string): (status: number) => void {
  const startedAt = Date.now();
  const began = performance.now();
  return (status) =>
    quietly(() => tell({ method: method.toUpperCase().slice(0, METHOD_MAX), url: absolute(url), status, startedAt, durationMs: performance.now() - began }));
}

function describe(input: RequestInfo | URL, init: RequestInit | undefined): [method: string, url: string] {
  const [method, url] = input instanceof Request ? [input.method, input.url] : ['GET', String(input)];
  return [init?.method ?? method, url];
}

export function watchFetch(tell: Tell): Stop {
  const original = globalThis.fetch as typeof fetch | undefined;
  if (typeof original !== 'function') return () => undefined;
  const watched = function fetch(this: unknown, ...call: Parameters<typeof globalThis.fetch>): Promise<Response> {
    const promise = Reflect.apply(original, this ?? globalThis, call);
    quietly(() => {
      const [method, url] = describe(call[0], call[1]);
      const end = begin(tell, method, url);
      void promise.then(
        (response) => end(response.status),
        () => end(0),
      );
    });
    return promise;
  };
  globalThis.fetch = watched;
  // Whoever patched after us keeps their patch: only our own is taken back.
  return () => {
    if (globalThis.fetch === watched) globalThis.fetch = original;
  };
}

export function watchXhr(tell: Tell): Stop {
  const prototype = XMLHttpRequest.prototype;
  const { open, send } = prototype;
  /** Weak: a request that the page lets go of is not kept by us. */
  const opened = new WeakMap<XMLHttpRequest, readonly [method: string, url: string]>();
  const watchedOpen = function (this: XMLHttpRequest, ...call: unknown[]): void {
    quietly(() => opened.set(this, [String(call[0]), String(call[1])]));
    Reflect.apply(open, this, call);
  };
  const watchedSend = function (this: XMLHttpRequest, ...call: unknown[]): void {
    quietly(() => {
      const told = opened.get(this);
      if (told === undefined) return;
      const end = begin(tell, ...told);
      this.addEventListener('loadend', () => end(this.status), { once: true });
    });
    Reflect.apply(send, this, call);
  };
  prototype.open = watchedOpen;
  prototype.send = watchedSend;
  return () => {
    if (prototype.open === watchedOpen) prototype.open = open;
    if (prototype.send === watchedSend) prototype.send = send;
  };
}

interface Timing extends PerformanceResourceTiming {
  readonly responseStatus: number;
}

/** Requests that failed before anybody looked, as far as the browser remembers; it does not remember the method. */
export function earlierFailures(): readonly SeenRequest[] {
  const entries = performance.getEntriesByType('resource') as Timing[];
  return entries
    .filter(({ initiatorType, responseStatus }) => /^(fetch|xmlhttprequest)$/u.test(initiatorType) && responseStatus >= 400)
    .map((entry) => ({ method: '', url: entry.name, status: entry.responseStatus, startedAt: performance.timeOrigin + entry.startTime, durationMs: entry.duration }));
}
