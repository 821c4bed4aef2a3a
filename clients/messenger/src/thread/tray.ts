// Files chosen and not sent yet. Each is checked against the policy the moment it is chosen, so that a refusal comes
// before the sending and not after it.
import type { CustomerClient, Problem, UploadPolicy, UploadSource } from '@onglass/core';
import { createStore, type Store } from '../app/observe.ts';

export interface StagedFile {
  readonly key: string;
  readonly source: UploadSource;
  readonly preview: string | undefined;
  readonly refusal: Problem | undefined;
}

export interface Tray {
  readonly files: Store<readonly StagedFile[]>;
  /** More were chosen than may be sent at a time. */
  readonly overflow: Store<boolean>;
  add(sources: readonly UploadSource[], client: Pick<CustomerClient, 'checkUpload'>, policy: UploadPolicy | undefined): void;
  remove(key: string): void;
  clear(): void;
  read(file: File): UploadSource;
}

let nextKey = 0;

export function createTray(readFile: (file: File) => UploadSource): Tray {
  const files = createStore<readonly StagedFile[]>([]);
  const overflow = createStore(false);
  const previews = new Map<UploadSource, string>();
  const drop = (file: StagedFile): void => {
    if (file.preview !== undefined) URL.revokeObjectURL(file.preview);
  };
  return {
    files,
    overflow,
    read: (file) => {
      const source = readFile(file);
      if (file.type.startsWith('image/')) previews.set(source, URL.createObjectURL(file));
      return source;
    },
    add: (sources, client, policy) => {
      const room = Math.max(0, (policy?.max_count ?? sources.length) - files.get().length);
      const staged = sources.slice(0, room).map((source): StagedFile => {
        nextKey += 1;
        return { key: String(nextKey), source, preview: previews.get(source), refusal: client.checkUpload(source) };
      });
      overflow.set(sources.length > room);
      files.set([...files.get(), ...staged]);
    },
    remove: (key) => {
      files.get().filter((file) => file.key === key).forEach(drop);
      files.set(files.get().filter((file) => file.key !== key));
      overflow.set(false);
    },
    clear: () => {
      files.get().forEach(drop);
      files.set(files.get().filter((file) => file.refusal !== undefined));
      overflow.set(false);
    },
  };
}
