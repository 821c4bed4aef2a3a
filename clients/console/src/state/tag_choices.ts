// What a person may mean by the first letters of a tag: those there are, and the one they would make. Pure.
import type { Named } from '@onglass/core';

export interface TagChoice {
  /** Undefined: it does not exist yet. */
  readonly id: string | undefined;
  readonly name: string;
}

export const TAG_LENGTH = 60;
const MOST = 8;

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLocaleLowerCase();

/** Those that begin so first; whatever the case has already is left out. */
export function tagChoices(typed: string, all: readonly Named[], taken: readonly Named[]): readonly TagChoice[] {
  const wanted = plain(typed);
  const has = new Set(taken.map(({ id }) => id));
  const free = all.filter(({ id, name }) => !has.has(id) && plain(name).includes(wanted));
  const found = [...free].sort((a, b) => rankOf(a, wanted) - rankOf(b, wanted)).slice(0, MOST);
  const exists = [...all, ...taken].some(({ name }) => plain(name) === wanted);
  return wanted === '' || exists ? found : [...found, { id: undefined, name: typed.trim().replace(/\s+/g, ' ') }];
}

function rankOf({ name }: Named, wanted: string): number {
  const text = plain(name);
  if (text === wanted) return 0;
  return text.startsWith(wanted) ? 1 : 2;
}
