import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Kept, keepIn, sourceFrom } from '../src/keeping.ts';

function localStorageOf(): Storage {
  const values: Record<string, string> = {};
  const own = Object.create({
    getItem: (key: string) => values[key] ?? null,
    setItem: (key: string, value: string) => {
      values[key] = value;
      Object.assign(own, { [key]: value });
    },
    removeItem: (key: string) => {
      Reflect.deleteProperty(values, key);
      Reflect.deleteProperty(own, key);
    },
  }) as Storage;
  return own;
}

const forbidden = new Proxy({} as Storage, {
  get: () => {
    throw new Error('SecurityError');
  },
  ownKeys: () => {
    throw new Error('SecurityError');
  },
});

async function behaves(kept: Kept): Promise<void> {
  const { storage } = kept;
  expect(await storage.get('outbox/1')).toBeUndefined();
  await storage.set('outbox/2', 'b');
  await storage.set('outbox/10', 'c');
  await storage.set('outbox/1', 'a');
  await storage.set('other/1', 'x');
  expect(await storage.list('outbox/')).toEqual([['outbox/1', 'a'], ['outbox/10', 'c'], ['outbox/2', 'b']]);
  await storage.set('outbox/1', 'changed');
  expect(await storage.get('outbox/1')).toBe('changed');
  await storage.delete('outbox/2');
  await storage.delete('never there');
  expect((await storage.list('outbox/')).map(([key]) => key)).toEqual(['outbox/1', 'outbox/10']);
  expect(await storage.list('')).toHaveLength(3);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what is kept', () => {
  it('is in IndexedDB, in key order, and there after a reload', async () => {
    await behaves(keepIn('one'));
    expect(await keepIn('one').storage.get('outbox/1')).toBe('changed');
    expect(await keepIn('two').storage.get('outbox/1')).toBeUndefined();
  });

  it('is in localStorage where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    vi.stubGlobal('localStorage', localStorageOf());
    await behaves(keepIn('three'));
    expect(await keepIn('three').storage.get('outbox/1')).toBe('changed');
  });

  it('is at least in memory where a private window forbids both', async () => {
    vi.stubGlobal('indexedDB', { open: () => { throw new Error('SecurityError'); } });
    vi.stubGlobal('localStorage', forbidden);
    await behaves(keepIn('four'));
  });

  it('does not wait for ever for a database that never opens', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    vi.stubGlobal('localStorage', localStorageOf());
    const kept = keepIn('five');
    const asked = kept.storage.get('x');
    await vi.advanceTimersByTimeAsync(2_100);
    expect(await asked).toBeUndefined();
    vi.useRealTimers();
  });

  it('waits longer for a database that was there before: without it the customer would be a stranger', async () => {
    vi.stubGlobal('localStorage', localStorageOf());
    await keepIn('late').storage.set('session', 'mine');
    const { indexedDB: real } = globalThis;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('indexedDB', {
      open: (name: string, version: number) => {
        const request: Partial<IDBOpenDBRequest> = {};
        setTimeout(() => {
          const opening = real.open(name, version);
          opening.onsuccess = () => {
            Object.assign(request, { result: opening.result });
            request.onsuccess?.call(request as IDBOpenDBRequest, new Event('success'));
          };
        }, 6_000);
        return request;
      },
    });
    const { storage } = keepIn('late');
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    expect(await storage.get('session')).toBe('mine');
  });

  it('goes on where the database breaks on the way', async () => {
    vi.stubGlobal('localStorage', localStorageOf());
    const { storage } = keepIn('seven');
    await storage.set('outbox/1', 'in the database');
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new Error('QuotaExceededError');
    });
    await storage.set('outbox/2', 'elsewhere');
    expect(await storage.get('outbox/2')).toBe('elsewhere');
    transaction.mockRestore();
    expect((await storage.list('outbox/')).map(([key]) => key)).toEqual(['outbox/1', 'outbox/2']);
  });

  it('has the bytes of a file over a reload', async () => {
    const file = new Blob(['some bytes of a file'], { type: 'text/plain' });
    await keepIn('six').sources.put('key', sourceFrom(file, 'note.txt'));
    const again = await keepIn('six').sources.get('key');
    expect(again).toMatchObject({ name: 'note.txt', mediaType: 'text/plain', sizeBytes: 20 });
    expect(new TextDecoder().decode(await again?.slice(5, 10))).toBe('bytes');
    await keepIn('six').sources.delete('key');
    expect(await keepIn('six').sources.get('key')).toBeUndefined();
  });
});
