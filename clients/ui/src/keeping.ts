/**
 * Where a browser keeps the core's text and the bytes of unfinished uploads: IndexedDB, else localStorage, else memory.
 * Invariant: nothing here hangs or throws; what a place refuses goes to the next one.
 */
import type { SourceStorage, Storage, UploadSource } from '@onglass/core';

const OPEN_WITHIN_MS = 2_000;
/** Where there was a database before: a busy phone opens it late, and without it the customer would be a stranger. */
const REOPEN_WITHIN_MS = 15_000;
const TEXTS = 'texts';
const SOURCES = 'sources';

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB refused'));
    };
  });
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

function openDatabase(name: string): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => {
      resolve(undefined);
    }, attempt(() => localStorage.getItem(name), null) === null ? OPEN_WITHIN_MS : REOPEN_WITHIN_MS);
    const settle = (database: IDBDatabase | undefined): void => {
      clearTimeout(giveUp);
      if (database !== undefined) attempt(() => localStorage.setItem(name, '1'), undefined);
      resolve(database);
    };
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(TEXTS);
        request.result.createObjectStore(SOURCES);
      };
      request.onsuccess = () => {
        const database = request.result;
        // Another tab with a newer version must not wait for this one.
        database.onversionchange = () => {
          database.close();
        };
        settle(database);
      };
      request.onerror = () => {
        settle(undefined);
      };
    } catch {
      settle(undefined);
    }
  });
}

function inDatabase(database: IDBDatabase, name: string): Storage {
  const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(name, mode).objectStore(name);
  /** Written means committed, not only asked for. */
  const written = (work: (target: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(name, 'readwrite');
      transaction.oncomplete = () => {
        resolve();
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('IndexedDB refused'));
      };
      work(transaction.objectStore(name));
    });
  return {
    // Asynchronous also where a closed database throws at once.
    get: async (key) => promised(store('readonly').get(key) as IDBRequest<string | undefined>),
    set: (key, value) => written((target) => target.put(value, key)),
    delete: (key) => written((target) => target.delete(key)),
    list: async (prefix) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const target = store('readonly');
      const [keys, values] = await Promise.all([
        promised(target.getAllKeys(range)),
        promised(target.getAll(range) as IDBRequest<string[]>),
      ]);
      return keys.map((key, at) => [key as string, values[at] ?? ''] as const);
    },
  };
}

/** A private window may forbid either; then this tab's memory has to do. */
function inLocalStorage(name: string): Storage {
  const memory = new Map<string, string>();
  const own = (key: string): string => `${name}:${key}`;
  const keys = (): string[] =>
    attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(`${name}:`)).map((key) => key.slice(name.length + 1)), []);
  const get = (key: string): string | undefined => memory.get(key) ?? attempt(() => localStorage.getItem(own(key)) ?? undefined, undefined);
  return {
    get: (key) => Promise.resolve(get(key)),
    set: (key, value) => {
      const isKept = attempt(() => {
        localStorage.setItem(own(key), value);
        return true;
      }, false);
      if (isKept) memory.delete(key);
      else memory.set(key, value);
      return Promise.resolve();
    },
    delete: (key) => {
      memory.delete(key);
      attempt(() => {
        localStorage.removeItem(own(key));
      }, undefined);
      return Promise.resolve();
    },
    list: (prefix) => {
      const found = [...new Set([...keys(), ...memory.keys()])].filter((key) => key.startsWith(prefix)).sort();
      return Promise.resolve(found.map((key) => [key, get(key) ?? ''] as const));
    },
  };
}

export interface Kept {
  readonly storage: Storage;
  readonly sources: SourceStorage;
}

export function sourceFrom(file: Blob, name: string): UploadSource & { readonly blob: Blob } {
  return {
    name,
    mediaType: file.type === '' ? 'application/octet-stream' : file.type,
    sizeBytes: file.size,
    slice: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
    blob: file,
  };
}

interface KeptSource {
  readonly name: string;
  readonly blob: Blob;
}

async function wholeBlob(source: UploadSource): Promise<Blob> {
  if ('blob' in source && source.blob instanceof Blob) return source.blob;
  const bytes = await source.slice(0, source.sizeBytes);
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: source.mediaType });
}

export function keepIn(name: string): Kept {
  const database = typeof indexedDB === 'undefined' ? Promise.resolve(undefined) : openDatabase(name);
  const fallback = inLocalStorage(name);
  /** A database may break later (quota, eviction): what it refuses goes to the fallback, and both are read. */
  const place = database.then((open) => (open === undefined ? fallback : inDatabase(open, TEXTS)));
  const inSources = async <T>(work: (target: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> => {
    const open = await database;
    return open === undefined ? undefined : promised(work(open.transaction(SOURCES, 'readwrite').objectStore(SOURCES)));
  };
  return {
    storage: {
      get: async (key) => (await (await place).get(key).catch(() => undefined)) ?? fallback.get(key),
      set: async (key, value) => (await place).set(key, value).catch(() => fallback.set(key, value)),
      delete: async (key) => {
        await Promise.all([(await place).delete(key).catch(() => undefined), fallback.delete(key)]);
      },
      list: async (prefix) => {
        const kept = await (await place).list(prefix).catch(() => []);
        const all = new Map([...(await fallback.list(prefix)), ...kept]);
        return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
      },
    },
    sources: {
      put: async (key, source) => {
        const kept: KeptSource = { name: source.name, blob: await wholeBlob(source) };
        await inSources((target) => target.put(kept, key));
      },
      get: async (key) => {
        const kept = (await inSources((target) => target.get(key))) as KeptSource | undefined;
        return kept === undefined ? undefined : sourceFrom(kept.blob, kept.name);
      },
      delete: async (key) => {
        await inSources((target) => target.delete(key));
      },
    },
  };
}
