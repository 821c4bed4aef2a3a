/**
 * The browser as the core's platform: fetch, WebSocket, IndexedDB, locks, online and visibility.
 * Invariant: the only file through which the core touches the browser.
 */
import type { Environment, HttpRequest, HttpResponse, Socket, SocketListeners, Unsubscribe, UploadSource } from '@onglass/core';
import { keepIn, sourceFrom } from './keeping.ts';

export interface BrowserEnvironmentOptions {
  /** The name of the database; two apps of one origin need two. */
  readonly name?: string;
  /** Console output from this level on; `warn` unless told. */
  readonly logFrom?: 'debug' | 'info' | 'warn' | 'error';
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export function uploadSourceFrom(file: File): UploadSource {
  return sourceFrom(file, file.name === '' ? 'file' : file.name);
}

async function answerTo(request: HttpRequest): Promise<HttpResponse> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, request.timeoutMs);
  request.cancellation?.onCancel(() => {
    abort.abort();
  });
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      signal: abort.signal,
      // The bearer header is the only credential. Answers say themselves that nothing may keep them; saying it here too
      // would make a browser ask before every call whether it may call.
      credentials: 'omit',
      cache: request.uncached === true ? 'no-store' : 'default',
      keepalive: request.keepalive === true,
      ...(request.body === undefined ? {} : { body: request.body as string | Uint8Array<ArrayBuffer> }),
    });
    // Read now: the time limit covers the body too.
    const body = await response.arrayBuffer();
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      text: () => Promise.resolve(new TextDecoder().decode(body)),
      bytes: () => Promise.resolve(new Uint8Array(body)),
    };
  } finally {
    clearTimeout(timer);
  }
}

function openSocket(url: string, protocols: readonly string[], listeners: SocketListeners): Socket {
  const socket = new WebSocket(url, [...protocols]);
  socket.onopen = () => {
    listeners.onOpen();
  };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') listeners.onFrame(data);
  };
  socket.onclose = ({ code, reason }) => {
    listeners.onClose(code, reason);
  };
  return {
    send: (text) => {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('The socket is not open');
      socket.send(text);
    },
    close: (code, reason) => {
      socket.close(code, reason);
    },
  };
}

/** Version 4; `crypto.randomUUID` exists only where the page is served securely. */
function uuid(): string {
  if (typeof (crypto as Partial<Crypto>).randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function listen(target: EventTarget, type: string, listener: () => void): Unsubscribe {
  target.addEventListener(type, listener);
  return () => {
    target.removeEventListener(type, listener);
  };
}

function both(...stops: readonly Unsubscribe[]): Unsubscribe {
  return () => {
    for (const stop of stops) stop();
  };
}

function onVisibility(wanted: DocumentVisibilityState, listener: () => void): Unsubscribe {
  return listen(document, 'visibilitychange', () => {
    if (document.visibilityState === wanted) listener();
  });
}

/** A page that comes back out of the browser's cache is as good as one that was hidden. */
function onReturn(listener: () => void): Unsubscribe {
  const ifKept = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) listener();
  };
  window.addEventListener('pageshow', ifKept);
  return () => {
    window.removeEventListener('pageshow', ifKept);
  };
}

/** `navigator.locks` is missing on insecure pages; the server's idempotency keeps the promise without it. */
function lockOf(): Pick<Environment, 'lock'> {
  if (!('locks' in navigator)) return {};
  return {
    lock: async (name, waitMs, work) => {
      const abort = new AbortController();
      const timer = setTimeout(() => {
        abort.abort();
      }, waitMs);
      await navigator.locks.request(name, { signal: abort.signal }, async () => {
        clearTimeout(timer);
        await work();
      });
    },
  };
}

export function browserEnvironment(options: BrowserEnvironmentOptions = {}): Environment {
  const { storage, sources } = keepIn(options.name ?? 'onglass');
  const logFrom = LEVELS.indexOf(options.logFrom ?? 'warn');
  return {
    fetch: answerTo,
    openSocket,
    storage,
    sources,
    now: () => Date.now(),
    setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
    clearTimer: (handle) => {
      clearTimeout(handle as number);
    },
    random: () => Math.random(),
    uuid,
    isOnline: () => navigator.onLine,
    onOnline: (listener) => listen(window, 'online', listener),
    onOffline: (listener) => listen(window, 'offline', listener),
    isForeground: () => document.visibilityState === 'visible',
    onForeground: (listener) => both(onVisibility('visible', listener), onReturn(listener)),
    onBackground: (listener) => both(onVisibility('hidden', listener), listen(window, 'pagehide', listener)),
    ...lockOf(),
    log: (level, event, fields = {}) => {
      if (LEVELS.indexOf(level) >= logFrom) console[level](`onglass ${event}`, fields);
    },
  };
}
