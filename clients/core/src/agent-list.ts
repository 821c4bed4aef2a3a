/**
 * One view of the inbox, kept live by `changed` frames.
 * Invariant: a row is never replaced by an older version of itself; while held, rows change in place and none moves.
 */
import type { ConversationRow, Id } from '@onglass/protocol';
import type { AgentList, AgentListState, Environment, ListQuery, Outcome, TimerHandle } from './api.ts';
import type { Http } from './http.ts';
import { belongs, inOrder, listPath } from './list-query.ts';
import { cell } from './observable.ts';
import { done } from './problem.ts';

export interface LiveAgentList extends AgentList {
  onChanged(row: ConversationRow, version: number): void;
  onLost(): void;
}

export interface AgentListOptions {
  readonly environment: Environment;
  readonly http: Http;
  readonly query: ListQuery;
  agentId(): Id | undefined;
  onClose(): void;
}

const REFRESH_AFTER_MS = 400;

interface ListPage {
  readonly conversations: readonly ConversationRow[];
  readonly next_cursor?: string | null;
}

export function createAgentList(options: AgentListOptions): LiveAgentList {
  const { environment, http, query } = options;
  const state = cell<AgentListState>({ rows: [], phase: 'loading', hasMore: false, loadingMore: false, waitingMoves: 0, stale: false });
  /** The truth; `state.rows` follows it at once or, while held, row by row in place. */
  let rows: readonly ConversationRow[] = [];
  let nextCursor: string | undefined;
  let held = false;
  let refreshing: Promise<Outcome> | undefined;
  let refreshTimer: TimerHandle | undefined;
  let closed = false;
  /** Frames that came while a page was on its way: the page may be older than they are. */
  let meanwhile: ConversationRow[] | undefined;

  function draw(change: Partial<AgentListState> = {}): void {
    const shown = held ? inPlace(state.get().rows) : rows;
    state.set({ ...state.get(), hasMore: nextCursor !== undefined, ...change, rows: shown, waitingMoves: held ? movesFrom(shown) : 0 });
  }

  function inPlace(shown: readonly ConversationRow[]): readonly ConversationRow[] {
    const fresh = new Map(rows.map((row) => [row.id, row]));
    return shown.map((row) => fresh.get(row.id) ?? row);
  }

  function movesFrom(shown: readonly ConversationRow[]): number {
    const at = new Map(shown.map((row, index) => [row.id, index]));
    const gone = shown.filter((row) => !rows.some(({ id }) => id === row.id)).length;
    return gone + rows.filter((row, index) => at.get(row.id) !== index).length;
  }

  function merge(row: ConversationRow): void {
    const before = rows.find(({ id }) => id === row.id);
    if (before !== undefined && before.last_seq > row.last_seq) return;
    const verdict = belongs(row, query, options.agentId());
    if (verdict === 'unknown') refreshSoon();
    const stays = verdict === 'yes' || (verdict === 'unknown' && before !== undefined);
    const others = rows.filter(({ id }) => id !== row.id);
    rows = stays && !isBeyondPage(row, before) ? inOrder([...others, { ...before, ...row }], query) : others;
  }

  /** A row older than everything loaded belongs to a page that was not asked for yet. */
  function isBeyondPage(row: ConversationRow, before: ConversationRow | undefined): boolean {
    const last = rows.at(-1);
    return before === undefined && nextCursor !== undefined && last !== undefined && inOrder([row, last], query)[1] === row;
  }

  function refreshSoon(): void {
    refreshTimer ??= environment.setTimer(() => {
      refreshTimer = undefined;
      if (!closed) void refresh();
    }, REFRESH_AFTER_MS);
  }

  async function readPage(cursor: string | undefined): Promise<Outcome> {
    meanwhile = [];
    const answer = await http.call<ListPage>('GET', listPath(query, cursor));
    const changed = meanwhile;
    meanwhile = undefined;
    if (!answer.ok) {
      const isFirst = state.get().phase !== 'ready';
      draw({ loadingMore: false, ...(isFirst ? { phase: 'problem', problem: answer.problem } : { stale: true }) });
      return answer;
    }
    const page = answer.value.body;
    nextCursor = page.next_cursor ?? undefined;
    const known = new Set(page.conversations.map(({ id }) => id));
    const kept = cursor === undefined ? [] : rows.filter(({ id }) => !known.has(id));
    rows = inOrder([...kept, ...page.conversations], query);
    for (const row of changed) merge(row);
    const { problem: _problem, ...rest } = state.get();
    state.set(rest);
    draw({ phase: 'ready', loadingMore: false, stale: false });
    return done;
  }

  function refresh(): Promise<Outcome> {
    refreshing ??= readPage(undefined).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  return {
    query,
    state,
    refresh,
    loadMore: async () => {
      if (nextCursor === undefined || state.get().loadingMore) return done;
      await refreshing;
      draw({ loadingMore: true });
      return readPage(nextCursor);
    },
    hold: (hold) => {
      held = hold;
      draw();
    },
    close: () => {
      closed = true;
      if (refreshTimer !== undefined) environment.clearTimer(refreshTimer);
      options.onClose();
    },
    onChanged: (row, version) => {
      const current = { ...row, last_seq: version };
      meanwhile?.push(current);
      merge(current);
      draw();
    },
    onLost: () => {
      draw({ stale: true });
    },
  };
}
