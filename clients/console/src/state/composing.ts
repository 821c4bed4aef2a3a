// What stands in the composer beside the text: the mode, staged files, offered choices. Per conversation, in memory;
// texts are drafts and live elsewhere.
import type { Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

export type ComposerMode = 'reply' | 'note';

export interface Composing {
  readonly mode: ComposerMode;
  readonly files: readonly File[];
  /** The titles of the choices being offered; undefined while none are. */
  readonly choices: readonly string[] | undefined;
}

export interface ComposingStore {
  readonly all: ReadonlySignal<ReadonlyMap<Id, Composing>>;
  set(conversationId: Id, change: Partial<Composing>): void;
}

export const EMPTY: Composing = { mode: 'reply', files: [], choices: undefined };
export const MIN_CHOICES = 2;
export const MAX_CHOICES = 5;

export function createComposing(): ComposingStore {
  const all = signal<ReadonlyMap<Id, Composing>>(new Map());
  return {
    all,
    set: (conversationId, change) => {
      const before = all.peek().get(conversationId) ?? EMPTY;
      all.value = new Map(all.peek()).set(conversationId, { ...before, ...change });
    },
  };
}

export type ChoicesProblem = 'few' | 'twice' | 'no_text';

/** The choices without empty lines, or why they cannot be offered. */
export function checkChoices(text: string, choices: readonly string[]): { readonly titles: readonly string[] } | { readonly problem: ChoicesProblem } {
  const titles = choices.map((choice) => choice.trim()).filter((choice) => choice !== '');
  if (text.trim() === '') return { problem: 'no_text' };
  if (titles.length < MIN_CHOICES) return { problem: 'few' };
  if (new Set(titles).size < titles.length) return { problem: 'twice' };
  return { titles };
}
