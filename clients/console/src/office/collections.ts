// What the server has, by kind: read when a screen needs it, renewed by every answer to a change.
import type { Id, Office, OfficeAgent, OfficeAttribute, OfficeCalendar, OfficeLabel, OfficeQueue, OfficeRule, OfficeServiceLevel, OfficeSkill, OfficeTeam, Outcome, Problem } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export interface Kinds {
  readonly agents: OfficeAgent;
  readonly teams: OfficeTeam;
  readonly skills: OfficeSkill;
  readonly calendars: OfficeCalendar;
  readonly queues: OfficeQueue;
  readonly serviceLevels: OfficeServiceLevel;
  readonly tags: OfficeLabel;
  readonly attributes: OfficeAttribute;
  readonly closingReasons: OfficeLabel;
  readonly rules: OfficeRule;
}
export type Kind = keyof Kinds;

export interface Read<Item> {
  readonly items: readonly Item[];
  readonly phase: 'loading' | 'ready' | 'problem';
  readonly problem?: Problem;
}

export interface Collection<Item> {
  readonly state: ReadonlySignal<Read<Item>>;
  read(): Promise<void>;
  /** An item as the server answered it: in its place, or at the end. */
  put(item: Item): void;
  drop(id: Id): void;
}

export type Collections = { readonly [K in Kind]: Collection<Kinds[K]> };

function collectionOf<Item extends { readonly id: Id }>(list: () => Promise<Outcome<readonly Item[]>>): Collection<Item> {
  const state = signal<Read<Item>>({ items: [], phase: 'loading' });
  const set = (items: readonly Item[]): void => {
    state.value = { items, phase: 'ready' };
  };
  return {
    state,
    read: async () => {
      const answer = await list();
      if (answer.ok) set(answer.value);
      else state.value = { items: state.peek().items, phase: 'problem', problem: answer.problem };
    },
    put: (item) => {
      const { items } = state.peek();
      set(items.some(({ id }) => id === item.id) ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item]);
    },
    drop: (id) => set(state.peek().items.filter((one) => one.id !== id)),
  };
}

export function createCollections(office: Office): Collections {
  return {
    agents: collectionOf(() => office.agents.list()),
    teams: collectionOf(() => office.teams.list()),
    skills: collectionOf(() => office.skills.list()),
    calendars: collectionOf(() => office.calendars.list()),
    queues: collectionOf(() => office.queues.list()),
    serviceLevels: collectionOf(() => office.serviceLevels.list()),
    tags: collectionOf(() => office.tags.list()),
    attributes: collectionOf(() => office.attributes.list()),
    closingReasons: collectionOf(() => office.closingReasons.list()),
    rules: collectionOf(() => office.rules.list()),
  };
}

/** Reads these kinds afresh whenever the screen that names them comes up. */
export function useRead(collections: Collections, kinds: readonly Kind[]): void {
  useEffect(() => {
    kinds.forEach((kind) => void collections[kind].read());
  }, [collections, kinds.join()]);
}
