// The item an address names: there, still being read, not readable, or not there any more.
import type { ComponentChildren, JSX } from 'preact';
import type { Collection } from './collections.ts';
import { NoSuchItem } from './EditPage.tsx';
import { Reading, ReadFailed } from './ListPage.tsx';
import { NEW, type PageName } from './places.ts';

export interface OneProps<Item> {
  readonly page: PageName;
  readonly item: string;
  readonly collection: Collection<Item>;
  readonly children: (found: Item | undefined) => ComponentChildren;
}

/** `found` is undefined for a new one. */
export function One<Item extends { readonly id: string }>({ page, item, collection, children }: OneProps<Item>): JSX.Element {
  const { items, phase, problem } = collection.state.value;
  const found = items.find(({ id }) => id === item);
  if (item === NEW || found !== undefined) return <>{children(found)}</>;
  if (phase === 'loading') return <Reading />;
  return phase === 'problem' ? <ReadFailed problem={problem} onRetry={() => void collection.read()} /> : <NoSuchItem page={page} />;
}
