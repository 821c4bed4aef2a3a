// The messages of a conversation. The region itself is silent; what arrives is told once by the desk's speaker, so that
// older pages and one's own words are never read aloud.
import type { AgentConversation, ConversationView, TimelineItem } from '@onglass/core';
import { downIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { dayOf } from '../state/clock.ts';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { linesOf, lastSeq, type ThreadLine } from '../state/thread_lines.ts';
import { t } from '../text/index.ts';
import { ActivityLine } from './ActivityLine.tsx';
import { MessageBubble } from './MessageBubble.tsx';
import { NoteCard } from './NoteCard.tsx';
import { useLogScroll } from './use_log_scroll.ts';

export interface LogProps {
  readonly conversation: AgentConversation;
  readonly view: ConversationView;
  readonly customer: string;
}

function Line({ line, conversation, customer, items }: { readonly line: ThreadLine; readonly conversation: AgentConversation; readonly customer: string; readonly items: readonly TimelineItem[] }): JSX.Element {
  if (line.kind === 'day') {
    return (
      <p class="day" data-key={line.key}>
        {dayOf(line.instant)}
      </p>
    );
  }
  if (line.kind === 'unread') {
    return (
      <p class="day day--unread" data-key="unread">
        {t('thread.unread')}
      </p>
    );
  }
  const { item } = line;
  if (item.kind === 'activity') return <ActivityLine item={item} />;
  if (item.kind === 'note') return <NoteCard item={item} conversation={conversation} />;
  return <MessageBubble item={item} items={items} first={line.first} last={line.last} conversation={conversation} customer={customer} />;
}

/** How many of others' messages came in since the end was last in view. */
function useNewBelow(view: ConversationView, atEnd: boolean): number {
  const seen = useRef(0);
  const last = lastSeq(view.items);
  if (atEnd) seen.current = last;
  return view.items.filter((item) => item.kind === 'message' && !item.mine && (item.seq ?? 0) > seen.current).length;
}

interface Paging {
  readonly failed: boolean;
  readonly nearTop: () => void;
  readonly again: () => void;
}

/** Older pages as the top comes near; after a failure by hand, or by itself when the connection is back. */
function useOlder(conversation: AgentConversation, view: ConversationView): Paging {
  const { client } = useDesk();
  const live = useObserved(client.connection).name === 'live';
  const [failed, setFailed] = useState(false);
  const read = (): void => {
    if (!view.hasOlder || view.loadingOlder) return;
    void conversation.loadOlder().then((outcome) => {
      setFailed(!outcome.ok);
    });
  };
  useEffect(() => {
    if (live && failed) read();
  }, [live]);
  return {
    failed,
    nearTop: () => {
      if (!failed) read();
    },
    again: () => {
      setFailed(false);
      read();
    },
  };
}

function usePageVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = (): void => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}

export function Log({ conversation, view, customer }: LogProps): JSX.Element {
  const { notices } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(view.items, view.dividerAfterSeq), [view.items, view.dividerAfterSeq]);
  const paging = useOlder(conversation, view);
  const typing = view.typing.find((person) => person.actor.kind === 'customer');
  const scroll = useLogScroll(box, `${lines.length} ${lines.at(-1)?.key} ${lines[0]?.key} ${lines[1]?.key} ${view.loadingOlder} ${typing !== undefined}`, view.phase === 'ready', paging.nearTop);
  const fresh = useNewBelow(view, scroll.atEnd);
  const visible = usePageVisible();
  const last = lastSeq(view.items);
  useEffect(() => conversation.setVisible(visible), [conversation, visible]);
  useEffect(() => {
    if (visible && scroll.atEnd && last > 0) conversation.markRead(last);
  }, [conversation, visible, scroll.atEnd, last]);
  const mine = view.items.findLast((item) => item.kind !== 'activity' && item.mine)?.key;
  const lastMine = useRef(mine);
  useEffect(() => {
    if (lastMine.current !== mine && view.items.at(-1)?.key === mine) scroll.toEnd();
    lastMine.current = mine;
  }, [mine]);
  useEffect(() => {
    if (typing !== undefined) notices.speak(t('thread.typing', { name: customer }));
  }, [typing !== undefined]);
  return (
    <div class="log-place">
      <div ref={box} class="log" role="log" aria-live="off" aria-label={t('thread.messages')} tabIndex={0} onScroll={scroll.onScroll}>
        <Top view={view} failed={paging.failed} onRetry={paging.again} />
        {lines.map((line) => (
          <Line key={line.key} line={line} conversation={conversation} customer={customer} items={view.items} />
        ))}
        {typing === undefined ? null : (
          <p class="typing" data-key="typing">
            <span class="dots" aria-hidden="true"><i /><i /><i /></span>
            {t('thread.typing', { name: customer })}
          </p>
        )}
      </div>
      {scroll.atEnd ? null : (
        <div class="jump">
          <button type="button" class="bt" onClick={scroll.toEnd}>
            <Icon path={downIcon} size={16} />
            {fresh > 0 ? t('thread.new', { count: fresh }) : t('thread.jump')}
          </button>
        </div>
      )}
    </div>
  );
}

function Top({ view, failed, onRetry }: { readonly view: ConversationView; readonly failed: boolean; readonly onRetry: () => void }): JSX.Element {
  if (failed) {
    return (
      <p class="log__top">
        {t('thread.older_failed')}
        <button type="button" class="link" onClick={onRetry}>{t('app.retry')}</button>
      </p>
    );
  }
  return <p class="log__top">{view.hasOlder ? t('thread.older') : t('thread.start')}</p>;
}
