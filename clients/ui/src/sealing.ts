/**
 * What a browser keeps, sealed: AES-GCM under a key that no script can read out and that never leaves this browser.
 * Invariant: nothing is written in plain words; where sealing is not possible it is kept in memory only.
 */
import type { SourceStorage, Storage } from '@onglass/core';
import { sourceFrom, type Kept } from './keeping.ts';

const MARK = 'sealed:';
const IV_BYTES = 12;
const KEYS = 'keys';
const OWN = 'at-rest';
const HEAD_BYTES = 4;

type Bytes = Uint8Array<ArrayBuffer>;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB refused'));
    };
  });
}

/** This browser's key, made once: of two tabs that begin together one is first, and both use its key. */
export async function browserKey(name: string): Promise<CryptoKey> {
  const opening = indexedDB.open(`${name}-key`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(KEYS);
  };
  const database = await asked(opening);
  const known = (await asked(database.transaction(KEYS).objectStore(KEYS).get(OWN))) as CryptoKey | undefined;
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const store = database.transaction(KEYS, 'readwrite').objectStore(KEYS);
  const other = (await asked(store.get(OWN))) as CryptoKey | undefined;
  if (other !== undefined) return other;
  await asked(store.put(made, OWN));
  return made;
}

async function seal(key: CryptoKey, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain));
  const both = new Uint8Array(IV_BYTES + sealed.length);
  both.set(iv);
  both.set(sealed, IV_BYTES);
  return both;
}

/** Undefined for what another key sealed, or nobody. */
async function unseal(key: CryptoKey, sealed: Bytes): Promise<Bytes | undefined> {
  const opened = crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.slice(0, IV_BYTES) }, key, sealed.slice(IV_BYTES));
  return opened.then((plain) => new Uint8Array(plain)).catch(() => undefined);
}

const CHUNK = 0x80_00;

function toText(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCodePoint(...bytes.subarray(at, at + CHUNK));
  return MARK + btoa(text);
}

const toBytes = (text: string): Bytes => Uint8Array.from(atob(text.slice(MARK.length)), (letter) => letter.codePointAt(0) ?? 0);

function sealedTexts(plain: Storage, key: Promise<CryptoKey>): Storage {
  /** What stood here before sealing was asked for is read once more, and sealed as it is written next. */
  const open = async (text: string): Promise<string | undefined> => {
    if (!text.startsWith(MARK)) return text;
    const bytes = await unseal(await key, toBytes(text));
    return bytes && new TextDecoder().decode(bytes);
  };
  const set: Storage['set'] = async (name, value) => plain.set(name, toText(await seal(await key, new TextEncoder().encode(value))));
  return {
    set,
    get: async (name) => {
      const text = await plain.get(name);
      return text === undefined ? undefined : open(text);
    },
    delete: (name) => plain.delete(name),
    list: async (prefix) => {
      const found: (readonly [string, string])[] = [];
      for (const [name, text] of await plain.list(prefix)) {
        const value = await open(text);
        if (value === undefined) continue;
        if (!text.startsWith(MARK)) await set(name, value);
        found.push([name, value]);
      }
      return found;
    },
  };
}

function sealedSources(plain: SourceStorage, key: Promise<CryptoKey>): SourceStorage {
  return {
    put: async (name, source) => {
      const about = new TextEncoder().encode(JSON.stringify([source.name, source.mediaType]));
      const bytes = await source.slice(0, source.sizeBytes);
      const whole = new Uint8Array(HEAD_BYTES + about.length + bytes.length);
      new DataView(whole.buffer).setUint32(0, about.length);
      whole.set(about, HEAD_BYTES);
      whole.set(bytes, HEAD_BYTES + about.length);
      await plain.put(name, sourceFrom(new Blob([await seal(await key, whole)]), 'sealed'));
    },
    get: async (name) => {
      const kept = await plain.get(name);
      if (kept === undefined) return undefined;
      const whole = await unseal(await key, (await kept.slice(0, kept.sizeBytes)) as Bytes);
      if (whole === undefined) return kept.name === 'sealed' ? undefined : kept;
      const bodyAt = HEAD_BYTES + new DataView(whole.buffer).getUint32(0);
      const [file, mediaType] = JSON.parse(new TextDecoder().decode(whole.slice(HEAD_BYTES, bodyAt))) as [string, string];
      return sourceFrom(new Blob([whole.slice(bodyAt)], { type: mediaType }), file);
    },
    delete: (name) => plain.delete(name),
  };
}

function inMemory(): Kept {
  const texts = new Map<string, string>();
  const files = new Map<string, Awaited<ReturnType<SourceStorage['get']>>>();
  return {
    storage: {
      get: (name) => Promise.resolve(texts.get(name)),
      set: (name, value) => Promise.resolve(void texts.set(name, value)),
      delete: (name) => Promise.resolve(void texts.delete(name)),
      list: (prefix) => Promise.resolve([...texts].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    sources: {
      get: (name) => Promise.resolve(files.get(name)),
      put: (name, source) => Promise.resolve(void files.set(name, source)),
      delete: (name) => Promise.resolve(void files.delete(name)),
    },
  };
}

/** The same places, sealed. `key` is asked for once; without one nothing is written down at all. */
export async function sealedIn(kept: Kept, key: () => Promise<CryptoKey>): Promise<Kept> {
  try {
    const own = Promise.resolve(await key());
    return { storage: sealedTexts(kept.storage, own), sources: sealedSources(kept.sources, own) };
  } catch {
    return inMemory();
  }
}
