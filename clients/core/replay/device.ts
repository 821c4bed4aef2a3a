/**
 * A person's device in Node: real requests and real sockets, a folder as storage, and a network that can be taken away.
 * Invariant: what a client of an earlier life still does reaches neither the network nor the storage.
 */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Environment, HttpRequest, HttpResponse, Socket, SocketListeners } from '../src/index.ts';
import type { Random } from './chance.ts';
import { folderStorage } from './storage.ts';

export interface Device {
  /** A client's platform until the next call: whatever had the one before is gone like a closed page. */
  newLife(): Environment;
  /** Every socket breaks, without a word. */
  drop(): void;
  /** Open sockets carry nothing any more, in either direction, and do not say so. */
  deafen(): void;
  setOnline(online: boolean): void;
  /** The next request is carried out, and its answer is lost. */
  loseNextAnswer(): void;
  /** Sockets that came to be open, over all lives. */
  socketsOpened(): number;
  lives(): number;
}

interface Line {
  readonly socket: WebSocket;
  deaf: boolean;
}

interface Life {
  alive: boolean;
  readonly lines: Set<Line>;
  readonly requests: Set<AbortController>;
  readonly timers: Set<NodeJS.Timeout>;
  readonly onOnline: Set<() => void>;
  readonly onOffline: Set<() => void>;
}

const ABNORMAL = 1006;
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

function newLife(): Life {
  return { alive: true, lines: new Set(), requests: new Set(), timers: new Set(), onOnline: new Set(), onOffline: new Set() };
}

function listenIn(listeners: Set<() => void>, listener: () => void): () => void {
  const own = (): void => {
    listener();
  };
  listeners.add(own);
  return () => listeners.delete(own);
}

/** What arrived; read to its end, so that the time limit covers the body too. */
async function request(wanted: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const response = await fetch(wanted.url, {
    method: wanted.method,
    headers: { ...wanted.headers },
    signal,
    ...(wanted.body === undefined ? {} : { body: wanted.body as string | Uint8Array<ArrayBuffer> }),
  });
  const body = await response.arrayBuffer();
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    text: () => Promise.resolve(new TextDecoder().decode(body)),
    bytes: () => Promise.resolve(new Uint8Array(body)),
  };
}

export function createDevice(folder: string, random: Random): Device {
  const storageOf = folderStorage(folder);
  let life: Life = { ...newLife(), alive: false };
  let lives = 0;
  let opened = 0;
  let online = true;
  let losesAnswer = false;

  async function answerTo(mine: Life, wanted: HttpRequest): Promise<HttpResponse> {
    const isGone = (): boolean => !mine.alive;
    if (isGone()) return never();
    if (!online) throw new Error('There is no network');
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort();
    }, wanted.timeoutMs);
    wanted.cancellation?.onCancel(() => {
      abort.abort();
    });
    mine.requests.add(abort);
    const isLost = losesAnswer;
    losesAnswer = false;
    try {
      const response = await request(wanted, abort.signal);
      if (isLost) throw new Error('The answer was lost');
      return isGone() ? await never() : response;
    } catch (error) {
      if (isGone()) return await never();
      throw error;
    } finally {
      clearTimeout(timer);
      mine.requests.delete(abort);
    }
  }

  function openSocket(mine: Life, url: string, protocols: readonly string[], listeners: SocketListeners): Socket {
    if (!mine.alive || !online) throw new Error('There is no network');
    const line: Line = { socket: new WebSocket(url, [...protocols]), deaf: false };
    const { socket } = line;
    mine.lines.add(line);
    socket.on('open', () => {
      opened += 1;
      if (mine.alive) listeners.onOpen();
    });
    socket.on('message', (frame: Buffer, isBinary: boolean) => {
      if (mine.alive && !line.deaf && !isBinary) listeners.onFrame(frame.toString('utf8'));
    });
    // `close` follows and tells the client.
    socket.on('error', () => undefined);
    socket.on('close', (code: number, reason: Buffer) => {
      mine.lines.delete(line);
      if (mine.alive) listeners.onClose(code === 1005 ? ABNORMAL : code, reason.toString('utf8'));
    });
    return {
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) throw new Error('The socket is not open');
        if (!line.deaf) socket.send(text);
      },
      close: (code, reason) => {
        socket.close(code, reason);
      },
    };
  }

  function setTimer(mine: Life, callback: () => void, delayMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      mine.timers.delete(timer);
      if (mine.alive) callback();
    }, delayMs);
    mine.timers.add(timer);
    return timer;
  }

  function breakAll(): void {
    for (const abort of [...life.requests]) abort.abort();
    for (const { socket } of [...life.lines]) socket.terminate();
  }

  function environmentOf(mine: Life): Environment {
    return {
      fetch: (wanted) => answerTo(mine, wanted),
      openSocket: (url, protocols, listeners) => openSocket(mine, url, protocols, listeners),
      storage: storageOf(() => mine.alive),
      now: () => Date.now(),
      setTimer: (callback, delayMs) => setTimer(mine, callback, delayMs),
      clearTimer: (handle) => {
        clearTimeout(handle as NodeJS.Timeout | undefined);
        mine.timers.delete(handle as NodeJS.Timeout);
      },
      random,
      uuid: randomUUID,
      isOnline: () => online,
      onOnline: (listener) => listenIn(mine.onOnline, listener),
      onOffline: (listener) => listenIn(mine.onOffline, listener),
      isForeground: () => true,
      onForeground: () => () => undefined,
      onBackground: () => () => undefined,
      log: (level, event, fields = {}) => {
        if (level === 'error') process.stderr.write(`replay: ${event} ${JSON.stringify(fields)}\n`);
      },
    };
  }

  return {
    newLife: () => {
      life.alive = false;
      for (const timer of life.timers) clearTimeout(timer);
      breakAll();
      life = newLife();
      lives += 1;
      return environmentOf(life);
    },
    drop: () => {
      for (const { socket } of [...life.lines]) socket.terminate();
    },
    deafen: () => {
      for (const line of life.lines) line.deaf = true;
    },
    setOnline: (now) => {
      if (now === online) return;
      online = now;
      if (!now) breakAll();
      for (const listener of [...(now ? life.onOnline : life.onOffline)]) listener();
    },
    loseNextAnswer: () => {
      losesAnswer = true;
    },
    socketsOpened: () => opened,
    lives: () => lives,
  };
}
