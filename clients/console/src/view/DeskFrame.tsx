import { chatIcon, closeIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { askOf } from '../state/keys.ts';
import type { Notice } from '../state/notices.ts';
import { useObserved } from '../state/observe.ts';
import { useOffers } from '../state/offers_left.ts';
import { CONTEXT_PX, fitPanes, LIST_PX } from '../state/pane_widths.ts';
import { START } from '../state/preferences.ts';
import { t } from '../text/index.ts';
import { Around } from './Around.tsx';
import { BreachTeller } from './BreachTeller.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ConversationList } from './ConversationList.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { OfflineBanner } from './OfflineBanner.tsx';
import { useFetchedAtLeisure } from './on_demand.tsx';
import { Offers } from './OffersDoor.ts';
import { OpenConversation } from './OpenConversation.tsx';
import { Separator } from './Separator.tsx';
import { Sidebar } from './Sidebar.tsx';
import { Void } from './Void.tsx';

function useKeys(): void {
  const { asks, address } = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const ask = askOf(event);
      if (ask !== undefined) {
        event.preventDefault();
        asks.ask(ask);
        return;
      }
      const bare = event.key === 'Escape' && !event.defaultPrevented && document.querySelector('[role="menu"], [role="dialog"], [role="alertdialog"]') === null && address.place.peek().area === 'desk';
      if (bare && !(event.target instanceof HTMLTextAreaElement)) address.go({ conversationId: undefined });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [asks, address]);
}

/** The tab says that something is offered, and how much of one's own work is unread. */
function Title(): null {
  const { counted, address } = useDesk();
  const { rows } = useObserved(counted.mine.state);
  const unread = rows.filter((row) => row.unread > 0).length;
  const { area, view } = address.place.value;
  const name = t(`nav.${area === 'desk' ? view : area}`);
  const offered = useOffers().length > 0;
  useEffect(() => {
    document.title = `${offered ? `${t('offer.badge')} · ` : ''}${unread > 0 ? `(${unread}) ` : ''}${name} · Onglass`;
  }, [unread, name, offered]);
  return null;
}

function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const look = (): void => setWidth(window.innerWidth);
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return width;
}

function Panes(): JSX.Element {
  const { address, preferences } = useDesk();
  const { conversationId } = address.place.value;
  const [attempt, setAttempt] = useState(0);
  const { widths, maxListPx, maxContextPx } = fitPanes(preferences.widths.value, useWindowWidth());
  const { listPx, contextPx } = widths;
  const set = (change: { listPx?: number; contextPx?: number }): void => preferences.set({ widths: { ...widths, ...change } });
  return (
    <div class="panes" data-panes={conversationId === undefined ? 'none' : 'open'} style={{ '--list-w': `${listPx}px`, '--ctx-w': `${contextPx}px` }}>
      <ConversationList />
      <Offers />
      {conversationId === undefined ? <NoneOpen /> : <OpenConversation key={`${conversationId} ${String(attempt)}`} conversationId={conversationId} onRetry={() => { setAttempt(attempt + 1); }} />}
      <Separator label={t('panes.list')} controls="pane-list" class="sep--list" valuePx={listPx} minPx={LIST_PX.min} maxPx={maxListPx} startPx={START.widths.listPx} sense={1} onChange={(next) => set({ listPx: next })} />
      {conversationId === undefined ? null : (
        <Separator label={t('panes.context')} controls="pane-context" class="sep--ctx" valuePx={contextPx} minPx={CONTEXT_PX.min} maxPx={maxContextPx} startPx={START.widths.contextPx} sense={-1} onChange={(next) => set({ contextPx: next })} />
      )}
    </div>
  );
}

function NoneOpen(): JSX.Element {
  return (
    <section class="thread thread--none" id="pane-thread" tabIndex={-1}>
      <Void
        icon={chatIcon}
        title={t('thread.none')}
        hint={
          <span class="none__keys">
            <kbd>J</kbd> <kbd>K</kbd> {t('thread.none_move')} <kbd>Enter</kbd> {t('thread.none_open')} <kbd>?</kbd> {t('thread.none_help')}
          </span>
        }
      />
    </section>
  );
}

function NoticeAction({ notice }: { readonly notice: Notice }): JSX.Element | null {
  const { notices } = useDesk();
  const { action } = notice;
  if (action === undefined) return null;
  return (
    <button
      type="button"
      class="bt"
      onClick={() => {
        notices.dismiss(notice.id);
        action.run();
      }}
    >
      {action.label}
    </button>
  );
}

function Notices(): JSX.Element {
  const { notices } = useDesk();
  return (
    <>
      <div class="toasts" role="status">
        {notices.shown.value.map((notice) => (
          <div key={notice.id} class="toast">
            <span class={notice.tone === 'bad' ? 'grow t-bad' : 'grow'}>{notice.text}</span>
            <NoticeAction notice={notice} />
            <button type="button" class="ibt ibt--28" aria-label={t('file.close')} onClick={() => notices.dismiss(notice.id)}>
              <Icon path={closeIcon} size={16} />
            </button>
          </div>
        ))}
      </div>
      <p class="vh" aria-live="polite" data-speaker>
        {notices.spoken.value}
      </p>
    </>
  );
}

export function DeskFrame(): JSX.Element {
  const { address } = useDesk();
  useKeys();
  useFetchedAtLeisure();
  const { area, conversationId } = address.place.value;
  return (
    <div class="desk" data-reading={conversationId === undefined ? undefined : ''}>
      <a class="skip" href="#pane-thread">
        {t('app.skip')}
      </a>
      <Sidebar />
      <main class="main">
        <ConnectionBanner />
        <OfflineBanner />
        {area === 'desk' ? <Panes /> : <Around part={area} />}
      </main>
      <KeyHelp />
      <Notices />
      <Title />
      <BreachTeller />
    </div>
  );
}
