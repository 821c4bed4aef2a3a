// One bubble with what belongs to it: its content, the time and tick in words, retry, and the way to its options.
import type { Answer, MessageItem, ShownContent, Tick } from '@onglass/core';
import { Avatar, Bubble, Icon, IconButton, Meta, Words, clockTime, moreIcon, retryIcon, trashIcon, type TickState } from '@onglass/ui';
import type { HTMLAttributes, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { locale, t } from '../app/texts.ts';
import { useRich } from './arrivals.ts';
import { FileView } from './file.tsx';
import type { MessageRow } from './rows.ts';

/** One object for the life of the thread: rows that did not change keep theirs. */
export interface MessageActions {
  readonly retry: (item: MessageItem) => void;
  readonly discard: (item: MessageItem) => void;
  readonly chooseAnother: (item: MessageItem) => void;
  readonly openOptions: (item: MessageItem) => void;
  readonly hasOptions: (item: MessageItem) => boolean;
  readonly openImage: (item: MessageItem) => void;
  /** The sheet or page on which the question is answered. */
  readonly openQuestion: (item: MessageItem) => void;
  readonly answer: (item: MessageItem, answer: Answer, words: string) => void;
  /** A picture to be marked and then sent as the answer. */
  readonly annotate: (picture: Blob, item: MessageItem) => void;
}

export interface MessageViewProps {
  readonly row: MessageRow;
  readonly actions: MessageActions;
  readonly speakerName: string;
}

const LONG_PRESS_MS = 450;
const TICK_WORDS = { refused: 'not_sent', sent: 'tick_sent', delivered: 'tick_delivered', read: 'tick_read' } as const;
const TICKS: Record<Tick, TickState> = { waiting: 'waiting', uploading: 'waiting', refused: 'failed', sent: 'sent', delivered: 'delivered', read: 'read' };

function messageClass({ item, first }: MessageRow, side: string): string {
  return ['og-msg', `og-msg--${side}`, first && 'og-msg--first', isRich(item) && 'og-msg--rich'].filter(Boolean).join(' ');
}

export function MessageView({ row, actions, speakerName }: MessageViewProps): JSX.Element {
  const { item } = row;
  // The company's own questions (a rating) are the system's, and are drawn like anybody's.
  if (item.author.kind === 'system' && !isRich(item)) return <SystemLine item={item} />;
  const side = item.mine ? 'own' : item.author.kind === 'assistant' ? 'assistant' : 'other';
  const Line = isRich(item) ? RichLine : BubbleLine;
  const names = messageClass(row, side);
  return (
    <div class={names} data-row data-key={item.key} data-seq={item.seq} data-tick={item.tick}>
      {side === 'assistant' && row.first ? <AssistantMark /> : null}
      <Line row={row} actions={actions} speakerName={speakerName} />
      {item.tick === 'refused' ? <RetryButton item={item} actions={actions} /> : null}
      {row.meta && item.tick !== 'refused' ? <MetaLine row={row} /> : null}
    </div>
  );
}

function SystemLine({ item }: { readonly item: MessageItem }): JSX.Element {
  return (
    <p class="og-event" data-row data-seq={item.seq}>
      <span dir="auto">{item.content.fallback}</span>
    </p>
  );
}

function AssistantMark(): JSX.Element {
  return (
    <p class="og-who">
      <Avatar kind="assistant" small />
      <b>{t('assistant')}</b>
      <span>{t('automatic')}</span>
    </p>
  );
}

/** Press long (or right-click) for the options; the button that shows on hover and focus does the same. */
function useLongPress(onLongPress: (() => void) | undefined): HTMLAttributes<HTMLDivElement> {
  const timer = useRef(0);
  if (onLongPress === undefined) return {};
  const stop = (): void => clearTimeout(timer.current);
  return {
    onPointerDown: (event) => {
      if (event.pointerType === 'touch') timer.current = window.setTimeout(onLongPress, LONG_PRESS_MS);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
    onContextMenu: (event) => {
      stop();
      event.preventDefault();
      onLongPress();
    },
  };
}

function BubbleLine({ row, actions, speakerName }: MessageViewProps): JSX.Element {
  const { item } = row;
  const optional = actions.hasOptions(item);
  const press = useLongPress(optional ? () => actions.openOptions(item) : undefined);
  const state = item.tick === 'refused' ? 'failed' : item.tick === 'waiting' || item.tick === 'uploading' ? 'wait' : undefined;
  const speaker = item.mine ? t('said_own') : t('said', { name: item.author.name ?? speakerName });
  return (
    <div class="og-line" {...press}>
      <Bubble mid={!row.first} state={state} flush={isPicture(item.content) && state !== 'failed'} speaker={speaker}>
        <ContentView item={item} actions={actions} />
      </Bubble>
      {optional ? <IconButton class="og-line__more" label={t('message_options')} icon={moreIcon} size={20} onClick={() => actions.openOptions(item)} /> : null}
    </div>
  );
}

const RICH: ReadonlySet<ShownContent['type']> = new Set(['audio', 'video', 'location', 'list_picker', 'time_picker', 'form', 'card', 'carousel', 'article', 'video_guide', 'rating', 'capture_request', 'verification_request']);

function isRich({ content, redacted }: MessageItem): boolean {
  return !redacted && RICH.has(content.type);
}

/** Drawn by a script of its own; until that is there the message stands in plain words. */
function RichLine({ row, actions, speakerName }: MessageViewProps): JSX.Element {
  const { item } = row;
  const rich = useRich();
  const optional = actions.hasOptions(item);
  const press = useLongPress(optional ? () => actions.openOptions(item) : undefined);
  return (
    <div class="og-line og-line--rich" {...press}>
      <span class="og-vh">{item.mine ? t('said_own') : t('said', { name: item.author.name ?? speakerName })}</span>
      {rich === undefined ? (
        <Bubble mid={!row.first}>
          <Words>{item.content.fallback}</Words>
        </Bubble>
      ) : (
        <rich.RichContent item={item} actions={actions} />
      )}
      {optional ? <IconButton class="og-line__more" label={t('message_options')} icon={moreIcon} size={20} onClick={() => actions.openOptions(item)} /> : null}
    </div>
  );
}

function isPicture(content: ShownContent): boolean {
  return content.type === 'image' || content.type === 'local_file';
}

function ContentView({ item, actions }: { readonly item: MessageItem; readonly actions: MessageActions }): JSX.Element {
  const { content } = item;
  if (item.redacted) return <em class="og-removed">{t('removed')}</em>;
  if (content.type === 'image' || content.type === 'file' || content.type === 'local_file') return <FileView item={item} content={content} actions={actions} />;
  const text = content.type === 'text' || content.type === 'quick_replies' ? content.text : content.fallback;
  return <Words>{text}</Words>;
}

function RetryButton({ item, actions }: { readonly item: MessageItem; readonly actions: MessageActions }): JSX.Element {
  const file = item.content.type === 'local_file';
  const why = item.problem?.detail ?? item.problem?.title;
  const answers = item.content.type === 'text' && item.content.answer !== undefined;
  if (answers && isFinal(item)) {
    return (
      <>
        <p class="og-why">{answerWhy(item)}</p>
        <button type="button" class="og-retry" onClick={() => actions.discard(item)}>
          <Icon path={trashIcon} size={20} />
          {t('answer_discard')}
        </button>
      </>
    );
  }
  return (
    <>
      {why === undefined || file ? null : <p class="og-why">{why}</p>}
      <button type="button" class="og-retry" onClick={() => (file && isFinal(item) ? actions.chooseAnother(item) : actions.retry(item))}>
        <Icon path={retryIcon} size={20} />
        {file && isFinal(item) ? t('not_sent_file') : t('not_sent')}
      </button>
    </>
  );
}

/** What the rules refuse stays refused however often it is sent: a file, an answer that is not wanted any more. */
function isFinal(item: MessageItem): boolean {
  return [409, 413, 415, 422].includes(item.problem?.status ?? 0);
}

const ANSWER_WHY = { already_answered: 'answer_already', slot_gone: 'answer_slot_gone' } as const;

function answerWhy({ problem }: MessageItem): string {
  const known = Object.entries(ANSWER_WHY).find(([code]) => code === problem?.code);
  if (known !== undefined) return t(known[1]);
  return problem?.errors?.[0]?.detail ?? problem?.detail ?? problem?.title ?? '';
}

function MetaLine({ row }: { readonly row: MessageRow }): JSX.Element | null {
  const { item } = row;
  if (item.tick === 'uploading') return null;
  if (item.tick === 'waiting') return <WaitingMeta count={row.waiting} />;
  const edited = item.edited && !item.redacted ? t('edited') : undefined;
  const time = clockTime(item.createdAt, locale());
  if (!item.mine || item.tick === undefined) return <Meta time={time} edited={edited} />;
  return <Meta time={time} edited={edited} tick={TICKS[item.tick]} words={t(TICK_WORDS[item.tick])} />;
}

/** "Sending" while there is a connection to send through, otherwise what it waits for. */
function WaitingMeta({ count }: { readonly count: number }): JSX.Element {
  const connection = useObservable(useModel().client.connection);
  const words = connection.name === 'live' ? t('tick_sending') : t('tick_waiting_count', { count });
  return <Meta tick="waiting" words={words} />;
}
