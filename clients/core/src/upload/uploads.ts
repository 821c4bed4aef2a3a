/**
 * Files on their way: each is an outbox entry that becomes a message once its last byte has arrived.
 * Invariant: the bytes' place is written down before the first byte, so that a reload goes on and does not begin again.
 */
import type { Id, OutgoingContent, Problem } from '@onglass/protocol';
import type { Cancellation, Environment, TimerHandle, UploadSource } from '../api.ts';
import type { Http } from '../http.ts';
import { backOffMs } from '../link/machine.ts';
import { isLocal, type LiveEntry, type PendingFile } from '../outbox/entry.ts';
import type { Queue } from '../outbox/queue.ts';
import { isTransient, problemOf } from '../problem.ts';
import type { UploadBytes } from './tus.ts';

export interface Uploads {
  /** Begins or goes on with everything that is `uploading`. Cheap to call. */
  kick(): void;
  cancel(key: string): void;
  stop(): void;
}

export interface UploadsOptions {
  readonly environment: Environment;
  readonly http: Http;
  readonly root: string;
  readonly queue: Queue;
  readonly lockName: string;
  readonly uploadBytes: UploadBytes;
  onReady(): void;
}

interface Cancelable extends Cancellation {
  cancel(): void;
}

export function createCancellation(): Cancelable {
  const listeners: (() => void)[] = [];
  let cancelled = false;
  return {
    get cancelled() {
      return cancelled;
    },
    onCancel: (listener) => {
      if (cancelled) listener();
      else listeners.push(listener);
    },
    cancel: () => {
      if (cancelled) return;
      cancelled = true;
      for (const listener of listeners) listener();
    },
  };
}

const TAKE_OVER_AFTER_MS = 3_600_000;

const DRAWN_IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export function contentOf(file: PendingFile, fileId: Id): OutgoingContent {
  const caption = file.caption === undefined || file.caption === '' ? {} : { caption: file.caption };
  const kind = file.mediaType.split('/')[0];
  if (kind === 'audio') {
    const { durationSeconds } = file;
    return { type: 'audio', file: { id: fileId }, ...(durationSeconds === undefined ? {} : { duration_seconds: durationSeconds }) };
  }
  if (kind === 'video') return { type: 'video', file: { id: fileId }, ...caption };
  const type = DRAWN_IMAGES.has(file.mediaType) ? 'image' : 'file';
  return { type, file: { id: fileId }, ...caption, fallback: file.name };
}

export function createUploads(options: UploadsOptions): Uploads {
  const { environment, queue } = options;
  const running = new Map<string, Cancelable>();
  const attempts = new Map<string, number>();
  const timers = new Map<string, TimerHandle>();

  function kick(): void {
    for (const entry of queue.entries.get()) {
      if (entry.state === 'uploading' && !running.has(entry.key) && !timers.has(entry.key)) void run(entry);
    }
  }

  async function sourceOf(entry: LiveEntry): Promise<UploadSource | undefined> {
    return entry.source ?? (await environment.sources?.get(entry.key).catch(() => undefined));
  }

  async function run(entry: LiveEntry): Promise<void> {
    const cancellation = createCancellation();
    running.set(entry.key, cancellation);
    const work = async (): Promise<void> => {
      if (environment.lock !== undefined) await queue.reread();
      const current = queue.find(entry.key);
      if (current?.state !== 'uploading' || cancellation.cancelled) return;
      const problem = await carry(current, cancellation);
      if (problem !== undefined) await settle(entry.key, problem);
    };
    try {
      // Another tab that already sends this file keeps it for as long as it lives.
      if (environment.lock === undefined) await work();
      else await environment.lock(`${options.lockName}/${entry.key}`, TAKE_OVER_AFTER_MS, work);
    } catch (error) {
      environment.log('info', 'upload_elsewhere', { error: String(error) });
    } finally {
      running.delete(entry.key);
    }
  }

  async function carry(entry: LiveEntry, cancellation: Cancellation): Promise<Problem | undefined> {
    const { file, key } = entry;
    const source = await sourceOf(entry);
    if (source === undefined || file === undefined) {
      return problemOf('file_unreadable', 'The file is no longer at hand', 'Choose it once more.');
    }
    const result = await options.uploadBytes({
      http: options.http,
      root: options.root,
      source,
      cancellation,
      ...(isLocal(entry.conversation) ? {} : { conversationId: entry.conversation }),
      ...(file.uploadPath === undefined ? {} : { uploadPath: file.uploadPath }),
      onPlace: (uploadPath) => queue.change(key, { file: { ...file, uploadPath } }),
      onProgress: (progress) => {
        queue.note(key, { progress });
      },
    });
    // Cancelled while the bytes were going: whatever came of it is nobody's business any more.
    if (cancellation.cancelled) return undefined;
    if (!result.ok) return result.problem;
    await arrived(key, contentOf(file, result.value.fileId));
    return undefined;
  }

  async function arrived(key: string, content: OutgoingContent): Promise<void> {
    await queue.requeue(key, { state: 'waiting', content });
    attempts.delete(key);
    void environment.sources?.delete(key).catch(() => undefined);
    options.onReady();
  }

  async function settle(key: string, problem: Problem): Promise<void> {
    if (problem.status !== 401 && (!isTransient(problem) || problem.code === 'file_unreadable')) {
      await queue.change(key, { state: 'refused', problem });
      return;
    }
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    const again = (): void => {
      timers.delete(key);
      kick();
    };
    timers.set(key, environment.setTimer(again, backOffMs(attempt, environment.random())));
  }

  function forget(key: string): void {
    if (timers.has(key)) environment.clearTimer(timers.get(key));
    timers.delete(key);
    running.get(key)?.cancel();
  }

  return {
    kick,
    cancel: (key) => {
      forget(key);
      void environment.sources?.delete(key).catch(() => undefined);
    },
    stop: () => {
      for (const key of [...running.keys(), ...timers.keys()]) forget(key);
    },
  };
}
