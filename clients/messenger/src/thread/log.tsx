// The messages: a windowed log that keeps its place. New messages are read out by the announcer, not by the log itself,
// because a live log would also read one's own (hence aria-live="off").
import type { Conversation, ConversationView } from '@onglass/core';
import { Icon, TypingDots, alertIcon, checkIcon, downIcon, retryIcon, userIcon, dayName } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import { ChunkView } from './chunk.tsx';
import { MessageView, type MessageActions } from './message.tsx';
import { agentName, buildWindow, isForeign, type Row, type RowsWindow } from './rows.ts';
import { useScrollKeeper } from './scroll.ts';

export interface LogProps {
  readonly conversation: Conversation;
  readonly view: ConversationView;
  readonly actions: MessageActions;
  readonly top: ComponentChildren;
  /** What the conversation is about; stands over the first message. */
  readonly about: ComponentChildren;
  /** Sticks inside the scroller, under the messages: quick replies. */
  readonly bottom: ComponentChildren;
  readonly speakerName: string;
  /** The message to show first, by its number. */
  readonly showSeq?: number | undefined;
}

function useRows(view: ConversationView, about: boolean, from: number | undefined): RowsWindow {
  const { items, dividerAfterSeq } = view;
  return useMemo(() => buildWindow({ items, dividerAfterSeq, about, from }), [items, dividerAfterSeq, about, from]);
}

export function Log({ conversation, view, actions, top, about, bottom, speakerName, showSeq }: LogProps): JSX.Element {
  const model = useModel();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number>();
  const [olderFailed, setOlderFailed] = useState(false);
  const { chunks, earlier } = useRows(view, about !== null && !view.hasOlder, from);

  const showOlder = (): void => {
    if (earlier !== undefined) setFrom(earlier);
    else if (view.hasOlder && !view.loadingOlder) void conversation.loadOlder().then((outcome) => setOlderFailed(!outcome.ok));
  };
  const older = useRef(showOlder);
  older.current = showOlder;
  const keeper = useScrollKeeper({ scroller, content, onNearTop: () => older.current(), onSeen: (seq) => seq > 0 && conversation.markRead(seq) });
  const fresh = useFreshCount(view, keeper.atEnd);
  const arrived = useRef(false);
  const ownCount = view.items.filter((item) => item.kind === 'message' && item.mine && item.seq === undefined).length;
  const ownBefore = useRef(ownCount);

  useLayoutEffect(() => {
    const divider = content.current?.querySelector('.og-unread');
    const first = !arrived.current && view.items.length > 0;
    if (first) arrived.current = true;
    const sent = ownCount > ownBefore.current;
    ownBefore.current = ownCount;
    if (first && divider) keeper.toRow(divider);
    else if (first || sent) keeper.toEnd();
    else keeper.settle();
  }, [view.items, view.typing, from]);
  useEffect(() => keeper.settle(), [view.items]);
  useShownFirst(showSeq, { scroller, content, older, toRow: keeper.toRow });

  const jump = (): void => {
    setFrom(undefined);
    keeper.toEnd();
  };
  const version = useMemo(() => ({}), [speakerName, about]);
  const draw = (row: Row): ComponentChildren => (row.kind === 'about' ? about : <RowView key={row.key} row={row} actions={actions} now={model.now()} speakerName={speakerName} />);
  return (
    <div class="og-middle">
      <div ref={scroller} class="og-body" tabIndex={0} role="region" aria-label={t('conversation_with', { name: speakerName })}>
        {top}
        <div ref={content} class="og-log" role="log" aria-live="off" aria-label={t('messages_log')}>
          <OlderState view={view} failed={olderFailed} onRetry={showOlder} />
          {chunks.map((chunk, at) => (
            <ChunkView key={chunk.key} chunk={chunk} draw={draw} version={version} pinned={at === chunks.length - 1} root={() => scroller.current} />
          ))}
          {view.typing.length > 0 ? <TypingDots label={t('typing', { name: speakerName })} /> : null}
        </div>
        {bottom}
      </div>
      {keeper.atEnd ? null : <JumpButton fresh={fresh} onClick={jump} />}
    </div>
  );
}

const HELD_FRAMES = 40;
const LOOKED_FRAMES = 900;

interface ShownFirst {
  readonly scroller: { readonly current: HTMLElement | null };
  readonly content: { readonly current: HTMLElement | null };
  readonly older: { readonly current: () => void };
  readonly toRow: (row: Element) => void;
}

/** Brings a message into view, from the server if it is further back, and holds it while what is around it gets its size; a hand on the log ends that. */
function useShownFirst(seq: number | undefined, { scroller, content, older, toRow }: ShownFirst): void {
  useEffect(() => {
    const box = scroller.current;
    if (seq === undefined || box === null) return undefined;
    let [held, looked, frame] = [0, 0, 0];
    const hold = (): void => {
      const row = content.current?.querySelector(`[data-seq="${seq}"]`);
      if (row) toRow(row);
      else older.current();
      held += row ? 1 : 0;
      looked += 1;
      if (held < HELD_FRAMES && looked < LOOKED_FRAMES) frame = requestAnimationFrame(hold);
    };
    const stop = (): void => cancelAnimationFrame(frame);
    const hands = ['wheel', 'touchmove', 'keydown'];
    for (const hand of hands) box.addEventListener(hand, stop, { passive: true });
    hold();
    return () => {
      stop();
      for (const hand of hands) box.removeEventListener(hand, stop);
    };
  }, [seq]);
}

/** How many messages of others came below the view since the customer left the end. */
function useFreshCount(view: ConversationView, atEnd: boolean): number {
  const foreign = view.items.filter(isForeign);
  const newest = foreign.at(-1)?.seq ?? 0;
  const left = useRef(newest);
  if (atEnd) left.current = newest;
  return atEnd ? 0 : foreign.filter((item) => (item.seq ?? 0) > left.current).length;
}

function JumpButton({ fresh, onClick }: { readonly fresh: number; readonly onClick: () => void }): JSX.Element {
  const words = fresh > 0 ? t('jump_new', { count: fresh }) : t('jump_latest');
  return (
    <button type="button" class={`og-jump${fresh > 0 ? ' og-jump--new' : ''}`} aria-label={words} onClick={onClick}>
      {fresh > 0 ? <span>{t('new_tag', { count: fresh })}</span> : null}
      <Icon path={downIcon} size={20} />
    </button>
  );
}

interface OlderProps {
  readonly view: ConversationView;
  readonly failed: boolean;
  readonly onRetry: () => void;
}

function OlderState({ view, failed, onRetry }: OlderProps): JSX.Element | null {
  if (view.loadingOlder) return <p class="og-day">{t('older_loading')}</p>;
  if (!failed) return null;
  return (
    <button type="button" class="og-retry og-retry--center" onClick={onRetry}>
      <Icon path={retryIcon} size={20} />
      {t('older_failed')}
    </button>
  );
}

interface RowViewProps {
  readonly row: Exclude<Row, { kind: 'about' }>;
  readonly actions: MessageActions;
  readonly now: number;
  readonly speakerName: string;
}

const EVENT_ICONS: Readonly<Record<string, string>> = { conversation_assigned: userIcon, conversation_resolved: checkIcon };

function RowView({ row, actions, now, speakerName }: RowViewProps): JSX.Element {
  if (row.kind === 'day') {
    return (
      <p class="og-day" data-row>
        {dayName(row.instant, now, locale())}
      </p>
    );
  }
  if (row.kind === 'unread') {
    return (
      <p class="og-unread" data-row>
        <span>{t('new_tag', { count: row.count })}</span>
      </p>
    );
  }
  if (row.kind === 'message') return <MessageView row={row} actions={actions} speakerName={speakerName} />;
  return (
    <p class="og-event" data-row data-seq={row.item.seq}>
      <Icon path={EVENT_ICONS[row.item.type] ?? alertIcon} size={16} />
      <span>{eventWords(row.item.type, agentName(row.item))}</span>
    </p>
  );
}

function eventWords(type: string, name: string | undefined): string {
  if (type === 'conversation_assigned') return t('event_assigned', { name: name ?? t('agent') });
  return type === 'conversation_resolved' ? t('event_resolved') : t('event_reopened');
}
