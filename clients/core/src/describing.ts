/**
 * The words in which a company describes its cases, and the views an agent keeps.
 * Invariant: nothing is kept here; each call tells what the server has now.
 */
import type { AttributeDefinition, Id, Named, SavedView, ViewFilter } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';
import { done } from './problem.ts';

/** What is left out of a change stays. */
export interface ViewDraft {
  readonly name: string;
  readonly filter: ViewFilter;
  readonly isShared?: boolean;
  readonly rank?: number;
}

export interface Describing {
  listTags(): Promise<Outcome<readonly Named[]>>;
  listAttributes(): Promise<Outcome<readonly AttributeDefinition[]>>;
  listClosingReasons(): Promise<Outcome<readonly Named[]>>;
  /** One's own and those that are shared, in their order. */
  listViews(): Promise<Outcome<readonly SavedView[]>>;
  createView(view: ViewDraft): Promise<Outcome<SavedView>>;
  /** One's own only. */
  changeView(id: Id, change: Partial<ViewDraft>): Promise<Outcome<SavedView>>;
  removeView(id: Id): Promise<Outcome>;
}

const ROOT = '/v1/agent';

function wireView({ isShared, ...rest }: Partial<ViewDraft>): object {
  return isShared === undefined ? rest : { ...rest, is_shared: isShared };
}

export function createDescribing(http: Http): Describing {
  async function list<T>(name: string): Promise<Outcome<readonly T[]>> {
    const answer = await http.call<Readonly<Record<string, readonly T[]>>>('GET', `${ROOT}/${name}`);
    return answer.ok ? { ok: true, value: answer.value.body[name] ?? [] } : answer;
  }

  async function write(method: 'POST' | 'PATCH', path: string, view: Partial<ViewDraft>): Promise<Outcome<SavedView>> {
    const answer = await http.call<SavedView>(method, ROOT + path, wireView(view));
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  }

  return {
    listTags: () => list<Named>('tags'),
    listAttributes: () => list<AttributeDefinition>('attributes'),
    listClosingReasons: () => list<Named>('closing_reasons'),
    listViews: () => list<SavedView>('views'),
    createView: (view) => write('POST', '/views', view),
    changeView: (id, change) => write('PATCH', `/views/${id}`, change),
    removeView: async (id) => {
      const answer = await http.call('DELETE', `${ROOT}/views/${id}`);
      return answer.ok ? done : answer;
    },
  };
}
