/** Where things lie in the injected storage; everything of one account begins with one prefix. */
import type { Storage } from './api.ts';
import { parseJson } from './problem.ts';

export interface Drawer {
  read<T>(key: string): Promise<T | undefined>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Keys without the account's prefix, in key order. */
  list<T>(prefix: string): Promise<readonly (readonly [key: string, value: T])[]>;
  removeAll(prefix: string): Promise<void>;
}

export const KEY = {
  session: 'session',
  config: 'config',
  epoch: 'epoch',
  log: (id: string) => `log/${id}`,
  logs: 'log/',
  seen: (id: string) => `seen/${id}`,
  seens: 'seen/',
  outbox: (order: string) => `outbox/${order}`,
  outboxes: 'outbox/',
  opening: (key: string) => `opening/${key}`,
  openings: 'opening/',
  alias: (key: string) => `alias/${key}`,
  aliases: 'alias/',
  draft: (id: string) => `draft/${id}`,
  drafts: 'draft/',
} as const;

export function createDrawer(storage: Storage, account: string): Drawer {
  const prefix = `onglass/${account}/`;
  const list = async <T>(under: string): Promise<readonly (readonly [string, T])[]> => {
    const rows = await storage.list(prefix + under);
    return rows.flatMap(([key, text]) => {
      const value = parseJson(text);
      return value === undefined ? [] : [[key.slice(prefix.length), value as T] as const];
    });
  };
  return {
    read: async <T>(key: string) => {
      const text = await storage.get(prefix + key);
      return text === undefined ? undefined : (parseJson(text) as T | undefined);
    },
    write: (key, value) => storage.set(prefix + key, JSON.stringify(value)),
    remove: (key) => storage.delete(prefix + key),
    list,
    removeAll: async (under) => {
      for (const [key] of await storage.list(prefix + under)) await storage.delete(key);
    },
  };
}
