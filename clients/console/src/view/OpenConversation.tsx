// An open conversation: thread and context beside each other over one handle, closed when it leaves the screen.
import type { AgentConversation, AgentConversationRow, ConversationRow, ConversationView, Id, MessageItem } from '@onglass/core';
import { alertIcon, searchIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComposerMode } from '../state/composing.ts';
import { useLooking } from '../state/company.ts';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Composer } from './Composer.tsx';
import { ContextPanel } from './ContextPanel.tsx';
import { ContextStrip } from './ContextStrip.tsx';
import { onDemand } from './on_demand.tsx';
import { Log } from './Log.tsx';
import { StateBanner } from './StateBanner.tsx';
import { ThreadHeader } from './ThreadHeader.tsx';
import { Void } from './Void.tsx';

const HandOverCard = onDemand(async () => (await import('./HandOverCard.tsx')).HandOverCard);

/** Tells each message that arrives while the thread is open once, in words; one's own and older pages never. */
function useArrivals(conversationId: Id, customer: string): void {
  const { client, notices } = useDesk();
  const name = useRef(customer);
  name.current = customer;
  useEffect(() => {
    return client.onArrival(({ conversationId: where, item }: { readonly conversationId: Id; readonly item: MessageItem }) => {
      if (where !== conversationId || item.author.kind !== 'customer') return;
      notices.speak(t('thread.announce', { name: name.current, text: item.content.fallback }));
    });
  }, [client, conversationId]);
}

function Skeleton(): JSX.Element {
  return (
    <div class="log-place" role="status" aria-label={t('thread.loading')}>
      <div class="log log--skeleton">
        <span class="sk sk--them" />
        <span class="sk sk--us" />
        <span class="sk sk--them sk--long" />
      </div>
    </div>
  );
}

interface BodyProps {
  readonly conversation: AgentConversation;
  readonly conversationId: Id;
  readonly view: ConversationView;
  readonly customer: string;
  readonly ready: boolean;
  readonly onRetry: () => void;
}

function Failed({ detail, onRetry }: { readonly detail: string; readonly onRetry: () => void }): JSX.Element {
  const { client } = useDesk();
  const again = (): void => {
    client.reconnectNow();
    onRetry();
  };
  return (
    <Void icon={alertIcon} title={t('thread.failed')} hint={detail} alert>
      <button type="button" class="bt" onClick={again}>
        {t('app.retry')}
      </button>
    </Void>
  );
}

/** R or N pressed while the conversation still loads is not lost: the composer begins with it. */
function useEarlyAsk(there: boolean): { readonly current: ComposerMode | undefined } {
  const { asks } = useDesk();
  const early = useRef<ComposerMode | undefined>(undefined);
  useLayoutEffect(() => {
    if (there) return undefined;
    return asks.listen((ask) => {
      if (ask === 'reply' || ask === 'note') early.current = ask;
    });
  }, [asks, there]);
  return early;
}

function Body({ conversation, conversationId, view, customer, ready, onRetry }: BodyProps): JSX.Element {
  const empty = view.items.length === 0 && view.loadingOlder;
  const drawn = ready && view.phase === 'ready' && !empty;
  const early = useEarlyAsk(drawn);
  if (view.phase === 'gone') return <Void icon={searchIcon} title={t('thread.gone')} hint={t('thread.gone_hint')} />;
  if (view.phase === 'problem') return <Failed detail={problemWords(view.problem)} onRetry={onRetry} />;
  // The customer's context first, then the words (K19).
  if (!drawn) return <Skeleton />;
  return (
    <>
      <Log conversation={conversation} view={view} customer={customer} />
      <Composer conversation={conversation} conversationId={conversationId} customer={customer} resolved={view.row?.status === 'resolved'} early={early.current} />
    </>
  );
}

/** The detail carries who and where; the view's row is the fresher one on status and turn. */
function joined(detail: AgentConversationRow | undefined, view: ConversationView): AgentConversationRow | ConversationRow | undefined {
  if (detail === undefined || view.row === undefined) return detail ?? view.row;
  return { ...detail, ...view.row, customer: detail.customer };
}

export interface OpenConversationProps {
  readonly conversationId: Id;
  /** Opens it anew after a failure. */
  readonly onRetry: () => void;
}

function useConversation(id: Id): { readonly conversation: AgentConversation; readonly view: ConversationView; readonly detail: AgentConversationRow | undefined } {
  const { client, draftsRead } = useDesk();
  const [conversation] = useState(() => client.openConversation(id));
  draftsRead.add(id);
  useEffect(
    () => () => {
      conversation.close();
    },
    [conversation],
  );
  return { conversation, view: useObserved(conversation.view), detail: useObserved(conversation.detail) };
}

export function OpenConversation({ conversationId, onRetry }: OpenConversationProps): JSX.Element {
  const { conversation, view, detail } = useConversation(conversationId);
  const [contextOpen, setContextOpen] = useState(false);
  const row = joined(detail, view);
  const customer = customerName(row?.customer);
  useArrivals(conversationId, customer);
  useLooking(conversationId);
  const there = view.phase !== 'gone' && view.phase !== 'problem';
  const head = (
    <>
      <ThreadHeader conversation={conversation} row={row} />
      {row === undefined ? null : <StateBanner conversation={conversation} row={row} />}
      {detail === undefined ? null : (
        <ContextStrip
          row={detail}
          onOpen={() => {
            setContextOpen(true);
          }}
        />
      )}
      {detail?.hand_over ? <HandOverCard handOver={detail.hand_over} /> : null}
    </>
  );
  return (
    <>
      <section class="thread" id="pane-thread" aria-label={t('thread.label', { name: customer })} data-conversation={conversationId} data-phase={view.phase} tabIndex={-1}>
        {there ? head : null}
        <Body conversation={conversation} conversationId={conversationId} view={view} customer={customer} ready={detail !== undefined} onRetry={onRetry} />
      </section>
      <ContextPanel
        conversation={conversation}
        row={detail === undefined ? undefined : (row as AgentConversationRow)}
        waiting={there}
        open={contextOpen}
        onClose={() => {
          setContextOpen(false);
        }}
      />
    </>
  );
}
