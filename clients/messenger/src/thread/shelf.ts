// Pictures and files of the conversation, fetched with the session's credentials and kept as object URLs while the
// messenger lives: a picture seen once is there at once the next time.
import type { CustomerClient } from '@onglass/core';

const MAX_KEPT = 60;

export interface FileShelf {
  /** An object URL for the path, or undefined when it cannot be had. */
  open(path: string): Promise<string | undefined>;
  /** The URL if it is already here. */
  kept(path: string): string | undefined;
}

const shelves = new WeakMap<object, FileShelf>();

/** The one shelf of a client. */
export function shelfOf(client: Pick<CustomerClient, 'fetchFile'>): FileShelf {
  const kept = shelves.get(client);
  if (kept !== undefined) return kept;
  const made = createFileShelf(client);
  shelves.set(client, made);
  return made;
}

function createFileShelf(client: Pick<CustomerClient, 'fetchFile'>): FileShelf {
  const urls = new Map<string, string>();
  const running = new Map<string, Promise<string | undefined>>();

  async function fetchUrl(path: string): Promise<string | undefined> {
    const outcome = await client.fetchFile(path);
    running.delete(path);
    if (!outcome.ok) return undefined;
    const url = URL.createObjectURL(new Blob([outcome.value.bytes as Uint8Array<ArrayBuffer>], { type: outcome.value.mediaType }));
    urls.set(path, url);
    const oldest = urls.size > MAX_KEPT ? urls.keys().next().value : undefined;
    if (oldest !== undefined) {
      URL.revokeObjectURL(urls.get(oldest) ?? '');
      urls.delete(oldest);
    }
    return url;
  }

  return {
    kept: (path) => urls.get(path),
    open: (path) => {
      const url = urls.get(path);
      if (url !== undefined) return Promise.resolve(url);
      const already = running.get(path);
      if (already !== undefined) return already;
      const fetching = fetchUrl(path);
      running.set(path, fetching);
      return fetching;
    },
  };
}
