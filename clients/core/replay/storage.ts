/**
 * A folder as a device's storage: one file for each key, so that a new client finds what the one before it left.
 * Invariant: calls take effect in the order in which they were made; a value is there whole or not at all.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../src/index.ts';

const UNFINISHED = '.unfinished';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Answers the same folder's storage for one life of the device at a time; see `Device.reload`. */
export function folderStorage(folder: string): (isAlive: () => boolean) => Storage {
  let last: Promise<unknown> = mkdir(folder, { recursive: true });
  const pathOf = (key: string): string => join(folder, encodeURIComponent(key));

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return (isAlive) => {
    /** A page that is gone neither writes nor hears an answer. */
    const whileAlive = async <T>(work: () => Promise<T>): Promise<T> => {
      const done = await inTurn(async () => (isAlive() ? { value: await work() } : undefined));
      return done !== undefined && isAlive() ? done.value : new Promise<T>(() => undefined);
    };
    return {
      get: (key) => whileAlive(() => readIfThere(pathOf(key))),
      set: (key, value) =>
        whileAlive(async () => {
          await writeFile(join(folder, UNFINISHED), value);
          await rename(join(folder, UNFINISHED), pathOf(key));
        }),
      delete: (key) => whileAlive(() => rm(pathOf(key), { force: true })),
      list: (prefix) =>
        whileAlive(async () => {
          const names = await readdir(folder);
          const keys = names.filter((name) => name !== UNFINISHED).map(decodeURIComponent);
          const found: (readonly [string, string])[] = [];
          for (const key of keys.filter((name) => name.startsWith(prefix)).sort()) {
            const value = await readIfThere(pathOf(key));
            if (value !== undefined) found.push([key, value]);
          }
          return found;
        }),
    };
  };
}
