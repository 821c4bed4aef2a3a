/** The road between a device and the scripted server, with every way it can fail. */
import type { Environment, HttpResponse, Socket, SocketListeners, Storage } from '../../src/index.ts';
import type { ClientFrame, WireEvent } from '../../src/index.ts';
import type { FakeClock } from './clock.ts';
import type { Desk } from './desk.ts';
import { answer } from './routes.ts';

export interface Faults {
  /** A request never reaches the server. */
  dropRequest: number;
  /** The server did it and the answer is lost. */
  dropAnswer: number;
  /** An event frame is lost, sent twice, or held back behind the next. */
  dropEvent: number;
  doubleEvent: number;
  reorderEvent: number;
  /** The ack is lost. */
  dropAck: number;
}

export const CALM: Faults = { dropRequest: 0, dropAnswer: 0, dropEvent: 0, doubleEvent: 0, reorderEvent: 0, dropAck: 0 };

const NEVER = new Promise<never>(() => undefined);

interface OpenSocket {
  listeners: SocketListeners;
  isHeld: boolean;
  isGreeted: boolean;
  heldBack: string | undefined;
  stop: () => void;
}

export class Device {
  readonly stored = new Map<string, string>();
  faults: Faults = { ...CALM };
  online = true;
  foreground = true;
  sockets: OpenSocket[] = [];
  frames: ClientFrame[] = [];
  opened = 0;
  heartbeatSeconds = 10;
  refuseSockets = false;
  /** The storage is slow: each reading and writing takes this long, in the order asked. */
  storageMs = 0;
  #on: Record<'online' | 'offline' | 'foreground' | 'background', Set<() => void>> = {
    online: new Set(), offline: new Set(), foreground: new Set(), background: new Set(),
  };
  /** What a vanished tab still does must touch nothing. */
  #life = 0;
  #clock: FakeClock;
  #desk: Desk;
  #random: () => number;

  constructor(clock: FakeClock, desk: Desk, random: () => number) {
    this.#clock = clock;
    this.#desk = desk;
    this.#random = random;
  }

  #happens(share: number): boolean {
    return share > 0 && this.#random() < share;
  }

  tell(what: 'online' | 'offline' | 'foreground' | 'background'): void {
    if (what === 'online' || what === 'offline') this.online = what === 'online';
    if (what === 'foreground' || what === 'background') this.foreground = what === 'foreground';
    for (const listener of [...this.#on[what]]) listener();
  }

  /** Sockets stay open and carry nothing: a dead radio link. */
  hold(): void {
    for (const socket of this.sockets) socket.isHeld = true;
  }

  cut(code = 1006): void {
    for (const socket of [...this.sockets]) this.#close(socket, code);
  }

  /** A tab that is gone: nothing of it hears anything again. */
  vanish(): void {
    for (const socket of this.sockets) socket.stop();
    this.sockets = [];
    for (const listeners of Object.values(this.#on)) listeners.clear();
    this.#life += 1;
  }

  push(frame: unknown): void {
    for (const socket of [...this.sockets]) this.#down(socket, JSON.stringify(frame));
  }

  #close(socket: OpenSocket, code: number): void {
    if (!this.sockets.includes(socket)) return;
    this.sockets = this.sockets.filter((other) => other !== socket);
    socket.stop();
    socket.listeners.onClose(code, '');
  }

  #down(socket: OpenSocket, text: string): void {
    if (!socket.isHeld && this.sockets.includes(socket)) socket.listeners.onFrame(text);
  }

  #event(socket: OpenSocket, id: string, event: WireEvent): void {
    const text = JSON.stringify({ type: 'event', conversation_id: id, seq: event.seq, event });
    if (this.#happens(this.faults.dropEvent)) return;
    if (this.#happens(this.faults.reorderEvent) && socket.heldBack === undefined) {
      socket.heldBack = text;
      return;
    }
    this.#down(socket, text);
    if (this.#happens(this.faults.doubleEvent)) this.#down(socket, text);
    if (socket.heldBack !== undefined) this.#down(socket, socket.heldBack);
    socket.heldBack = undefined;
  }

  #up(socket: OpenSocket, text: string): void {
    if (socket.isHeld || !this.sockets.includes(socket)) return;
    const frame = JSON.parse(text) as ClientFrame;
    this.frames.push(frame);
    if (frame.type === 'hello') this.#greet(socket, frame);
    if (frame.type === 'ping') this.#down(socket, JSON.stringify({ type: 'pong', t: frame.t }));
    if (frame.type === 'send') this.#send(socket, frame);
    if (frame.type === 'read') this.#read(frame.conversation_id, frame.seq);
  }

  #read(id: string, seq: number): void {
    const conversation = this.#desk.conversations.get(id);
    if (conversation !== undefined) this.#desk.read(conversation, seq);
  }

  #greet(socket: OpenSocket, frame: Extract<ClientFrame, { type: 'hello' }>): void {
    if (!this.#desk.tokens.has(frame.token)) {
      this.#close(socket, 4401);
      return;
    }
    const last: Record<string, number> = {};
    for (const conversation of this.#desk.conversations.values()) last[conversation.id] = conversation.events.length;
    socket.isGreeted = true;
    this.#down(socket, JSON.stringify({ type: 'welcome', session_id: 's', epoch: this.#desk.epoch, heartbeat_seconds: this.heartbeatSeconds, conversations: last, ...(this.#desk.configVersion === undefined ? {} : { config_version: this.#desk.configVersion }) }));
    for (const [id, cursor] of Object.entries(frame.cursors)) {
      for (const event of this.#desk.conversations.get(id)?.events.slice(cursor) ?? []) this.#event(socket, id, event);
    }
  }

  #send(socket: OpenSocket, frame: Extract<ClientFrame, { type: 'send' }>): void {
    const { client_message_id, conversation_id } = frame;
    const conversation = this.#desk.conversations.get(conversation_id);
    if (conversation === undefined) return;
    const sent = this.#desk.send(conversation, client_message_id, frame.content, frame.reply_to);
    if (this.#happens(this.faults.dropAck)) return;
    const reply = 'message' in sent
      ? { type: 'ack', client_message_id, conversation_id, seq: sent.message.seq, message_id: sent.message.id }
      : { type: 'nack', client_message_id, problem: sent };
    this.#down(socket, JSON.stringify(reply));
  }

  async #fetch(request: Parameters<Environment['fetch']>[0]): Promise<HttpResponse> {
    await this.#delay(5);
    if (!this.online || this.#happens(this.faults.dropRequest)) throw new Error('network');
    const reply = answer(this.#desk, request);
    await this.#delay(5);
    if (request.cancellation?.cancelled === true) throw new Error('cancelled');
    if (!this.#isOnline() || this.#happens(this.faults.dropAnswer)) throw new Error('network');
    return {
      status: reply.status,
      header: (name) => reply.headers?.[name],
      text: () => Promise.resolve(reply.body === undefined ? '' : JSON.stringify(reply.body)),
      bytes: () => Promise.resolve(new Uint8Array()),
    };
  }

  #isOnline(): boolean {
    return this.online;
  }

  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimer(resolve, ms));
  }

  #openSocket(listeners: SocketListeners): Socket {
    this.opened += 1;
    const socket: OpenSocket = { listeners, isHeld: false, isGreeted: false, heldBack: undefined, stop: () => undefined };
    this.sockets.push(socket);
    const onEvent = (id: string, event: WireEvent): void => {
      if (socket.isGreeted) this.#event(socket, id, event);
    };
    this.#desk.listeners.add(onEvent);
    socket.stop = () => this.#desk.listeners.delete(onEvent);
    this.#clock.setTimer(() => {
      if (!this.online || this.refuseSockets) this.#close(socket, 1006);
      else if (!socket.isHeld && this.sockets.includes(socket)) listeners.onOpen();
    }, 5);
    return {
      send: (text) => this.#clock.setTimer(() => {
        this.#up(socket, text);
      }, 3),
      close: () => {
        this.sockets = this.sockets.filter((other) => other !== socket);
        socket.stop();
      },
    };
  }

  #storage(isAlive: () => boolean): Storage {
    const { stored } = this;
    /** What has not happened when the tab vanishes never does. */
    const slowly = async <T>(work: () => T): Promise<T> => {
      if (this.storageMs > 0) await this.#delay(this.storageMs);
      return isAlive() ? work() : NEVER;
    };
    return {
      get: (key) => slowly(() => stored.get(key)),
      set: (key, value) => slowly(() => void stored.set(key, value)),
      delete: (key) => slowly(() => void stored.delete(key)),
      list: (prefix) => slowly(() => [...stored].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  environment(): Environment {
    let count = 0;
    const life = this.#life;
    const isAlive = (): boolean => life === this.#life;
    const listen = (what: 'online' | 'offline' | 'foreground' | 'background') => (listener: () => void) => {
      this.#on[what].add(listener);
      return () => this.#on[what].delete(listener);
    };
    return {
      fetch: async (request) => {
        if (!isAlive()) return NEVER;
        const response = await this.#fetch(request).catch((error: unknown) => (isAlive() ? Promise.reject(error as Error) : NEVER));
        return isAlive() ? response : NEVER;
      },
      openSocket: (_url, _protocols, listeners) => {
        if (!isAlive()) throw new Error('gone');
        return this.#openSocket(listeners);
      },
      storage: this.#storage(isAlive),
      now: () => this.#clock.now(),
      setTimer: (callback, ms) =>
        this.#clock.setTimer(() => {
          if (isAlive()) callback();
        }, ms),
      clearTimer: (handle) => {
        this.#clock.clearTimer(handle);
      },
      random: this.#random,
      uuid: () => {
        count += 1;
        return `${Math.floor(this.#random() * 2 ** 32).toString(16).padStart(8, '0')}-${String(count)}`;
      },
      isOnline: () => this.online,
      onOnline: listen('online'),
      onOffline: listen('offline'),
      isForeground: () => this.foreground,
      onForeground: listen('foreground'),
      onBackground: listen('background'),
      log: () => undefined,
    };
  }
}
