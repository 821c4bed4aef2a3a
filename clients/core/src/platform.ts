/**
 * What a platform injects into the core: network, storage, time, chance, and news of itself.
 * Invariant: no DOM type and no platform global appears here.
 */
/** A request; times out after `timeoutMs` (the platform rejects). `url` is absolute. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  /** Arrives although the page that asks is closing; small bodies only. */
  readonly keepalive?: boolean;
  /** What comes back is kept in no cache of the platform, whatever its headers allow. */
  readonly uncached?: boolean;
  /** Fires at most once; the platform then aborts and rejects. */
  readonly cancellation?: Cancellation;
}

/** Only answers that arrived; an unreachable server is a rejected promise. */
export interface HttpResponse {
  readonly status: number;
  header(name: string): string | undefined;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
}

export interface Cancellation {
  readonly cancelled: boolean;
  onCancel(listener: () => void): void;
}

export interface SocketListeners {
  onOpen(): void;
  onFrame(text: string): void;
  /** Also called when opening failed (code 1006). Called once. */
  onClose(code: number, reason: string): void;
}

export interface Socket {
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/**
 * Asynchronous text storage that survives a reload. `list` answers in key order.
 * A platform whose storage fails must fall back to memory, never hang.
 */
export interface Storage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  list(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
}

/** Bytes to upload. In a browser: made from a File by `uploadSourceFrom(file)` of @onglass/ui/environment. */
export interface UploadSource {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  slice(startByte: number, endByte: number): Promise<Uint8Array>;
}

/** Keeps the bytes of unfinished uploads over a reload (a browser: Blobs in IndexedDB). */
export interface SourceStorage {
  put(key: string, source: UploadSource): Promise<void>;
  get(key: string): Promise<UploadSource | undefined>;
  delete(key: string): Promise<void>;
}

export type TimerHandle = number | object;
export type Unsubscribe = () => void;

export interface Environment {
  fetch(request: HttpRequest): Promise<HttpResponse>;
  openSocket(url: string, protocols: readonly string[], listeners: SocketListeners): Socket;
  readonly storage: Storage;
  readonly sources?: SourceStorage;
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  clearTimer(handle: TimerHandle | undefined): void;
  /** 0 ≤ x < 1. */
  random(): number;
  /** A random UUID; used for `client_message_id`. */
  uuid(): string;
  isOnline(): boolean;
  onOnline(listener: () => void): Unsubscribe;
  onOffline(listener: () => void): Unsubscribe;
  isForeground(): boolean;
  onForeground(listener: () => void): Unsubscribe;
  onBackground(listener: () => void): Unsubscribe;
  /**
   * Runs `work` while this tab alone holds `name` (a browser: `navigator.locks`), or rejects after `waitMs`.
   * Absent where there is one tab only.
   */
  lock?(name: string, waitMs: number, work: () => Promise<void>): Promise<void>;
  log(level: 'debug' | 'info' | 'warn' | 'error', event: string, fields?: Readonly<Record<string, unknown>>): void;
}
