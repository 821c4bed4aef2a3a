import type { UploadSource } from '@onglass/core';
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { keepIn, sourceFrom } from '../src/keeping.ts';
import { browserKey, sealedIn } from '../src/sealing.ts';

const SECRET = 'The secret of the account';

async function everythingIn(name: string): Promise<string> {
  const opening = indexedDB.open(name);
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => {
      resolve(opening.result);
    };
  });
  const all: unknown[] = [];
  for (const store of database.objectStoreNames) {
    const request = database.transaction(store).objectStore(store).getAll();
    all.push(
      ...(await new Promise<unknown[]>((resolve) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
      })),
    );
  }
  return all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
}

it('writes nothing in plain words, and reads it all again with the same key', async () => {
  const name = 'sealed-one';
  const kept = await sealedIn(keepIn(name), () => browserKey(name));
  await kept.storage.set('outbox/1', JSON.stringify({ text: SECRET }));
  await kept.storage.set('log/1', SECRET.repeat(5000));
  expect(await everythingIn(name)).not.toContain(SECRET);
  const again = await sealedIn(keepIn(name), () => browserKey(name));
  expect(await again.storage.get('outbox/1')).toBe(JSON.stringify({ text: SECRET }));
  expect(await again.storage.list('log/')).toEqual([['log/1', SECRET.repeat(5000)]]);
  expect((await browserKey(name)).extractable).toBe(false);
});

it('seals files with their names', async () => {
  const name = 'sealed-files';
  const plain = keepIn(name);
  const seen: string[] = [];
  const spied = { ...plain, sources: { ...plain.sources, put: async (key: string, source: { name: string; sizeBytes: number; slice(a: number, b: number): Promise<Uint8Array> }) => {
    seen.push(source.name + new TextDecoder().decode(await source.slice(0, source.sizeBytes)));
    files.set(key, source as UploadSource);
  }, get: (key: string) => Promise.resolve(files.get(key)) } };
  const files = new Map<string, UploadSource>();
  const kept = await sealedIn(spied, () => browserKey(name));
  await kept.sources.put('k', sourceFrom(new Blob([SECRET], { type: 'text/plain' }), 'my salary.txt'));
  expect(seen.join('')).not.toContain(SECRET);
  expect(seen.join('')).not.toContain('salary');
  const back = await kept.sources.get('k');
  const bytes = await back?.slice(0, back.sizeBytes);
  expect([back?.name, back?.mediaType, new TextDecoder().decode(bytes)]).toEqual(['my salary.txt', 'text/plain', SECRET]);
});

it('what stood there in plain words is sealed when it is read', async () => {
  const name = 'sealed-later';
  await keepIn(name).storage.set('draft/1', SECRET);
  const kept = await sealedIn(keepIn(name), () => browserKey(name));
  expect(await kept.storage.list('draft/')).toEqual([['draft/1', SECRET]]);
  expect(await everythingIn(name)).not.toContain(SECRET);
});

it('without a key nothing is written down', async () => {
  const name = 'sealed-never';
  const kept = await sealedIn(keepIn(name), async () => Promise.reject(new Error('no crypto')));
  await kept.storage.set('outbox/1', SECRET);
  expect(await kept.storage.get('outbox/1')).toBe(SECRET);
  expect(await everythingIn(name)).not.toContain(SECRET);
});

it('what another key sealed is not there', async () => {
  const kept = keepIn('sealed-other');
  const one = await sealedIn(kept, () => browserKey('key-one'));
  await one.storage.set('draft/1', SECRET);
  const two = await sealedIn(kept, () => browserKey('key-two'));
  expect(await two.storage.get('draft/1')).toBeUndefined();
});
