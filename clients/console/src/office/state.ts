// One office per desk: what was read, and what was begun and not saved. Leaving a page loses nothing until the console closes.
import type { Office } from '@onglass/core';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useDesk, type Desk } from '../state/desk.ts';
import { createCollections, type Collections } from './collections.ts';

export interface OfficeState {
  readonly api: Office;
  readonly collections: Collections;
  /** Changed and not saved, by the form's key (page and item). */
  readonly drafts: ReadonlySignal<ReadonlyMap<string, unknown>>;
  readonly anyDraft: ReadonlySignal<boolean>;
  keepDraft(key: string, value: unknown): void;
  dropDraft(key: string): void;
}

const offices = new WeakMap<Desk, OfficeState>();

function createOfficeState(desk: Desk): OfficeState {
  const drafts = signal<ReadonlyMap<string, unknown>>(new Map());
  const change = (act: (all: Map<string, unknown>) => void): void => {
    const all = new Map(drafts.peek());
    act(all);
    drafts.value = all;
  };
  return {
    api: desk.client.office,
    collections: createCollections(desk.client.office),
    drafts,
    anyDraft: computed(() => drafts.value.size > 0),
    keepDraft: (key, value) => change((all) => all.set(key, value)),
    dropDraft: (key) => change((all) => all.delete(key)),
  };
}

export function useOffice(): OfficeState {
  const desk = useDesk();
  const known = offices.get(desk);
  if (known !== undefined) return known;
  const made = createOfficeState(desk);
  offices.set(desk, made);
  return made;
}

/** The browser asks before the console closes over what is not saved. */
export function useClosingQuestion(): void {
  const { anyDraft } = useOffice();
  const isOpen = anyDraft.value;
  useEffect(() => {
    if (!isOpen) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isOpen]);
}
