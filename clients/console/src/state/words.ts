// The company's own words for its cases, read once and again when somebody is about to use them.
import type { AgentClient, AttributeDefinition, Named, Outcome } from '@onglass/core';
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

export interface Words {
  readonly tags: ReadonlySignal<readonly Named[]>;
  readonly attributes: ReadonlySignal<readonly AttributeDefinition[]>;
  readonly closingReasons: ReadonlySignal<readonly Named[]>;
  readTags(): Promise<void>;
  readAttributes(): Promise<void>;
  readClosingReasons(): Promise<void>;
}

export function createWords(client: AgentClient): Words {
  const tags = signal<readonly Named[]>([]);
  const attributes = signal<readonly AttributeDefinition[]>([]);
  const closingReasons = signal<readonly Named[]>([]);
  async function take<T>(into: Signal<readonly T[]>, answer: Promise<Outcome<readonly T[]>>): Promise<void> {
    const told = await answer;
    if (told.ok) into.value = told.value;
  }
  return {
    tags,
    attributes,
    closingReasons,
    readTags: () => take(tags, client.listTags()),
    readAttributes: () => take(attributes, client.listAttributes()),
    readClosingReasons: () => take(closingReasons, client.listClosingReasons()),
  };
}
