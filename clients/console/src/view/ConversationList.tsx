// The list of a view. Its rows are of one tab stop: the list has the focus, the cursor moves inside it (aria-activedescendant).
// It never moves under the pointer: while pointer or focus is in it the order is held, and a button tells how many wait (K13).
import type { AgentListState, ConversationRow, Id } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Ask } from '../state/asks.ts';
import { useDesk } from '../state/desk.ts';
import { arrange, type Arranged } from '../state/held_order.ts';
import { useObserved } from '../state/observe.ts';
import { problemWords } from '../state/problem_words.ts';
import { isOrderedByDue, queryOf, shownRows } from '../state/views.ts';
import { t } from '../text/index.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { ListHead } from './ListHead.tsx';
import { ListState } from './ListState.tsx';
import { ROW_PX, useRows, type VirtualRows } from './use_rows.ts';

const NEAR_END_ROWS = 12;
const STEPS: Readonly<Record<string, (at: number, count: number, page: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, _count, page) => at + page,
  PageUp: (at, _count, page) => at - page,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** A draft begun on another device: the row tells of it, not what it says. */
function serverDraft(row: ConversationRow & { readonly has_draft?: boolean }, read: ReadonlySet<Id>): string | undefined {
  return row.has_draft === true && !read.has(row.id) ? '' : undefined;
}

const rowElementId = (id: Id): string => `row-${id}`;

export function ConversationList(): JSX.Element {
  const desk = useDesk();
  const place = desk.address.place.value;
  const asked = queryOf(place);
  // Another question is another list; the same one asked anew is not.
  const question = JSON.stringify(asked);
  const listed = `${question} ${place.whose}`;
  const list = useMemo(() => desk.client.openList(asked), [desk, question]);
  useEffect(() => () => list.close(), [list]);
  const all = useObserved(list.state);
  const state = useMemo(() => ({ ...all, rows: shownRows(all.rows, place, desk.session.agent.id) }), [all, listed, desk]);
  const [held, setHeld] = useState(false);
  const hold = useHold(setHeld);
  const ordered = isOrderedByDue(place);
  // Another choice or order of rows is drawn at once.
  const order = useOrder(listed, ordered ? { ...state, hasMore: false } : state, held);
  const more = (): void => {
    void list.loadMore().then((outcome) => {
      if (!outcome.ok) desk.notices.show(t('list.more_failed'), 'bad');
    });
  };
  useEffect(() => {
    // Stale: the last page did not come, and asking at once again would not help.
    if (all.phase === 'ready' && all.hasMore && !all.loadingMore && !all.stale && state.rows.length < NEAR_END_ROWS) more();
  }, [all, state.rows.length]);
  return (
    <section
      class="list"
      id="pane-list"
      aria-label={t(`nav.${place.view}`)}
      onPointerEnter={() => {
        hold.pointer(true);
      }}
      onPointerLeave={() => {
        hold.pointer(false);
      }}
    >
      <ListHead waiting={order.arranged.waiting} onShowMoved={order.release} />
      {order.arranged.rows.length === 0 ? (
        <ListState state={state} onRetry={() => void list.refresh()} />
      ) : (
        <Rows key={listed} state={state} arranged={order.arranged} onFocus={hold.focus} onMore={more} />
      )}
    </section>
  );
}

interface Order {
  readonly arranged: Arranged;
  /** Puts everything in its place now; the hold goes on from there. */
  readonly release: () => void;
}

function useOrder(list: string, state: AgentListState, held: boolean): Order {
  const [, redraw] = useState(0);
  const shown = useRef<{ readonly of: string; readonly rows: readonly ConversationRow[] }>({ of: list, rows: [] });
  const before = shown.current.of === list ? shown.current.rows : [];
  const arranged = useMemo(() => arrange(before, state, held), [before, state, held]);
  shown.current = { of: list, rows: arranged.rows };
  const release = (): void => {
    shown.current = { of: list, rows: arrange(arranged.rows, state, false).rows };
    redraw((count) => count + 1);
  };
  return { arranged, release };
}

interface RowsProps {
  readonly state: AgentListState;
  readonly arranged: Arranged;
  readonly onFocus: (inside: boolean) => void;
  readonly onMore: () => void;
}

/** Pointer over the list and its head (where the button is), or focus on the rows: either holds. */
function useHold(onHold: (held: boolean) => void): { readonly pointer: (over: boolean) => void; readonly focus: (inside: boolean) => void } {
  const held = useRef({ pointer: false, focus: false });
  const change = (part: 'pointer' | 'focus') => (value: boolean): void => {
    held.current[part] = value;
    onHold(held.current.pointer || held.current.focus);
  };
  return { pointer: change('pointer'), focus: change('focus') };
}

/** Rows that come in above do not push away what is being looked at. */
function useSteadyScroll(box: { readonly current: HTMLElement | null }, rows: readonly ConversationRow[]): () => void {
  const first = useRef<Id | undefined>(undefined);
  const remember = (): void => {
    first.current = rows[Math.floor((box.current?.scrollTop ?? 0) / ROW_PX)]?.id;
  };
  const before = useRef(rows);
  useLayoutEffect(() => {
    const element = box.current;
    const from = before.current.findIndex((row) => row.id === first.current);
    const to = rows.findIndex((row) => row.id === first.current);
    const moved = from >= 0 && to >= 0 ? to - from : 0;
    if (element && element.scrollTop > 0 && moved !== 0) element.scrollTop += moved * ROW_PX;
    before.current = rows;
    remember();
  }, [rows]);
  return remember;
}

function Rows({ state, arranged, onFocus, onMore }: RowsProps): JSX.Element {
  const desk = useDesk();
  const { rows } = arranged;
  const place = desk.address.place.value;
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Id | undefined>(place.conversationId);
  const cursorIndex = rows.findIndex((row) => row.id === cursor);
  // Rows that go while they have the focus can tell no more that it left.
  useEffect(() => () => { onFocus(false); }, []);
  const virtual = useRows(box, rows.length, cursorIndex);
  const remember = useSteadyScroll(box, rows);
  const last = virtual.items.at(-1);
  useEffect(() => {
    if (last && state.hasMore && !state.loadingMore && last.index >= state.rows.length - NEAR_END_ROWS) onMore();
  }, [last?.index, state.rows.length, state.hasMore, state.loadingMore]);

  const moveTo = (index: number): void => {
    const at = Math.min(rows.length - 1, Math.max(0, index));
    setCursor(rows[at]?.id);
    virtual.scrollTo(at);
  };
  const open = (row: ConversationRow | undefined): void => {
    if (row === undefined) return;
    setCursor(row.id);
    desk.address.go({ conversationId: row.id });
  };
  const take = useTake();
  const takeAt = (row: ConversationRow | undefined): void => {
    if (row !== undefined && row.status === 'open' && !row.assignee) take(row);
  };
  const heard = useRef<(ask: Ask) => void>(() => undefined);
  heard.current = (ask) => {
    if (ask === 'list_open') open(rows[cursorIndex]);
    if (ask === 'take') takeAt(rows[cursorIndex]);
    if (ask !== 'list_next' && ask !== 'list_previous' && ask !== 'list_focus') return;
    box.current?.focus({ preventScroll: true });
    if (ask === 'list_next') moveTo(cursorIndex + 1);
    if (ask === 'list_previous') moveTo(cursorIndex < 0 ? 0 : cursorIndex - 1);
  };
  useLayoutEffect(() => desk.asks.listen((ask) => heard.current(ask)), [desk]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 1);
    moveTo(step(cursorIndex, rows.length, page));
  };
  return (
    <div
      ref={box}
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label={t(`nav.${place.view}`)}
      aria-activedescendant={cursorIndex < 0 ? undefined : rowElementId(rows[cursorIndex]?.id ?? '')}
      onKeyDown={onKeyDown}
      onScroll={remember}
      onFocusIn={() => {
        onFocus(true);
      }}
      onFocusOut={() => {
        onFocus(false);
      }}
    >
      <div class="rows__size" role="presentation" style={{ blockSize: `${String(virtual.totalPx)}px` }}>
        <Drawn items={virtual.items} arranged={arranged} hasMore={state.hasMore} cursor={cursor} onOpen={open} />
      </div>
    </div>
  );
}

interface DrawnProps {
  readonly items: VirtualRows['items'];
  readonly arranged: Arranged;
  readonly hasMore: boolean;
  readonly cursor: Id | undefined;
  readonly onOpen: (row: ConversationRow) => void;
}

/** The text of a draft to show in a row: a reply begun, else a note, else that one exists on another device. */
function useDraftOf(): (row: ConversationRow) => string | undefined {
  const { client, noteDrafts, draftsRead } = useDesk();
  const replies = useObserved(client.drafts);
  const notes = noteDrafts.all.value;
  return (row) => replies.get(row.id) ?? notes.get(row.id) ?? serverDraft(row, draftsRead);
}

/** Takes a case that nobody has; whoever was faster is named by the refusal. */
function useTake(): (row: ConversationRow) => void {
  const { client, notices } = useDesk();
  const taking = useRef(new Set<Id>());
  return (row) => {
    if (taking.current.has(row.id)) return;
    taking.current.add(row.id);
    void client.accept(row.id).then((outcome) => {
      taking.current.delete(row.id);
      if (outcome.ok) notices.speak(t('row.taken'));
      else notices.show(t('row.take_failed', { detail: problemWords(outcome.problem) }), 'bad');
    });
  };
}

function Drawn({ items, arranged, hasMore, cursor, onOpen }: DrawnProps): JSX.Element {
  const desk = useDesk();
  const { view, conversationId } = desk.address.place.value;
  const draftOf = useDraftOf();
  const take = useTake();
  const drawn = items.flatMap((item) => {
    const row = arranged.rows[item.index];
    return row === undefined ? [] : [{ row, item }];
  });
  return (
    <>
      {drawn.map(({ row, item }) => (
        <ConversationItem
          key={row.id}
          row={row}
          elementId={rowElementId(row.id)}
          topPx={item.start}
          position={item.index + 1}
          setSize={hasMore ? -1 : arranged.rows.length}
          open={row.id === conversationId}
          active={row.id === cursor}
          left={arranged.left.has(row.id)}
          tellsWho={view !== 'mine' && view !== 'queue'}
          onTake={view === 'queue' && !row.assignee ? take : undefined}
          draft={draftOf(row)}
          myId={desk.session.agent.id}
          onOpen={onOpen}
        />
      ))}
    </>
  );
}
