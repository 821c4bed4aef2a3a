import type { ConversationRow } from '@onglass/core';
import { checkIcon, clockIcon, Icon, parkIcon, pauseIcon, retryIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { now, spanInWords } from '../state/clock.ts';
import { dueMsOf } from '../state/due.ts';
import { momentShort } from '../state/moments.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { t } from '../text/index.ts';
import { Avatar } from './Avatar.tsx';
import { TypingColleague } from './CompanyMark.tsx';
import { DueMark } from './DueMark.tsx';
import { flag } from './flag.ts';
import { PromiseMark } from './PromiseMark.tsx';

export interface ConversationItemProps {
  readonly row: ConversationRow;
  readonly elementId: string;
  readonly topPx: number;
  readonly position: number;
  /** Rows in the whole list; -1 while more may follow. */
  readonly setSize: number;
  readonly open: boolean;
  readonly active: boolean;
  readonly left: boolean;
  /** In views of many people's work the row says whose it is. */
  readonly tellsWho: boolean;
  readonly draft: string | undefined;
  readonly myId: string;
  readonly onOpen: (row: ConversationRow) => void;
  /** In the queue: a press on the row's end takes the case. The key is G. */
  readonly onTake: ((row: ConversationRow) => void) | undefined;
}

interface TurnWords {
  readonly icon: string;
  readonly words: string;
  readonly tone: string;
}

/** Since when the customer waits: the server's word where it has one, else their last message. */
function waitingSince(row: ConversationRow & { readonly waiting_since?: string | null }): number {
  return Date.parse(row.waiting_since ?? row.last_message?.created_at ?? row.updated_at);
}

function snoozeWords(row: ConversationRow): string {
  if (row.snoozed_until === undefined) return t('row.snoozed');
  if (row.snoozed_until === null) return t('row.snoozed_reply');
  return t('row.snoozed_until', { time: momentShort(Date.parse(row.snoozed_until), now.value) });
}

function turnOf(row: ConversationRow): TurnWords {
  if (row.status === 'resolved') return { icon: checkIcon, words: t('row.resolved'), tone: ' turn--good' };
  if (row.status === 'snoozed') return { icon: snoozeIcon, words: snoozeWords(row), tone: ' turn--rest' };
  if (row.paused === true) return { icon: pauseIcon, words: t('row.paused'), tone: ' turn--rest' };
  if (row.holding === 'parked') return { icon: parkIcon, words: t('row.parked'), tone: ' turn--rest' };
  if (row.turn === 'customer') return { icon: pauseIcon, words: t('row.their_turn'), tone: ' turn--rest' };
  const span = spanInWords(waitingSince(row), now.value);
  return { icon: clockIcon, words: span === undefined ? t('row.just') : t('row.waits', { time: span }), tone: '' };
}

/** The row's most pressing fact: when an answer is owed, else whose turn it is and since when. */
function TurnMark({ row }: { readonly row: ConversationRow }): JSX.Element {
  const dueMs = dueMsOf(row);
  if (dueMs !== undefined) return <DueMark dueMs={dueMs} />;
  const turn = turnOf(row);
  return (
    <span class={`turn${turn.tone}`}>
      <Icon path={turn.icon} size={16} class="og-icon--14" />
      {turn.words}
    </span>
  );
}

function DraftMark(): JSX.Element {
  return <span class="t-accent strong">{t('row.draft')} </span>;
}

function LastWords({ row, myId }: Pick<ConversationItemProps, 'row' | 'myId'>): JSX.Element {
  const last = row.last_message;
  if (!last) return <bdi>{t('row.no_words')}</bdi>;
  const mine = last.author.kind === 'agent' && last.author.id === myId;
  return (
    <>
      {mine ? `${t('row.you')} ` : null}
      <bdi>{last.text}</bdi>
    </>
  );
}

function Words({ row, draft, myId }: Pick<ConversationItemProps, 'row' | 'draft' | 'myId'>): JSX.Element {
  return (
    <p class="item__words cut">
      {draft === undefined ? null : <DraftMark />}
      {draft === undefined || draft === '' ? <LastWords row={row} myId={myId} /> : <bdi>{draft}</bdi>}
    </p>
  );
}

/** The end of the row's last line: that it left, or whose it is where that is not plain from the view. */
function ending({ row, left, myId, tellsWho }: Pick<ConversationItemProps, 'row' | 'left' | 'myId' | 'tellsWho'>): string | undefined {
  if (left) return t('row.left');
  if (!tellsWho) return undefined;
  if (row.assignee?.id === myId) return t('thread.assigned_me');
  return row.assignee?.name ?? t('row.nobody');
}

function More(props: Pick<ConversationItemProps, 'row' | 'left' | 'myId' | 'tellsWho'>): JSX.Element {
  const subject = subjectOf(props.row);
  const end = ending(props);
  return (
    <p class="item__more">
      <span class="fixed num">{props.row.case_number}</span>
      {props.row.promised_until && props.row.status !== 'resolved' ? <PromiseMark until={props.row.promised_until} class="fixed item__promise" /> : null}
      <TypingColleague conversationId={props.row.id} />
      {subject === undefined ? null : (
        <span>
          <bdi class="cut">{subject}</bdi>
        </span>
      )}
      {props.row.holding === 'returned' ? (
        <span class="fixed">
          <Icon path={retryIcon} size={16} class="og-icon--14" />
          {t('row.returned')}
        </span>
      ) : null}
      {end === undefined ? null : <span class="fixed item__with">{end}</span>}
    </p>
  );
}

/** For the pointer: a row of a listbox may hold no button; by key the case is taken with G or from its header. */
function Take({ row, onTake }: { readonly row: ConversationRow; readonly onTake: (row: ConversationRow) => void }): JSX.Element {
  const onClick = (event: Event): void => {
    event.stopPropagation();
    onTake(row);
  };
  return (
    <span class="bt item__take" onClick={onClick}>
      {t('row.take')}
    </span>
  );
}

export function ConversationItem(props: ConversationItemProps): JSX.Element {
  const { row } = props;
  const unread = row.unread > 0;
  return (
    <div
      id={props.elementId}
      class="item"
      role="option"
      aria-selected={props.open}
      aria-setsize={props.setSize}
      aria-posinset={props.position}
      data-conversation={row.id}
      data-active={flag(props.active)}
      data-unread={flag(unread)}
      data-left={flag(props.left)}
      style={{ transform: `translateY(${props.topPx}px)` }}
      onClick={() => props.onOpen(row)}
    >
      {unread ? <span class="item__dot" /> : null}
      {unread ? <span class="vh">{t('row.unread')} </span> : null}
      <Avatar id={row.customer?.id ?? row.id} />
      <div class="item__body">
        <div class="item__line">
          <bdi class="item__name cut">{customerName(row.customer)}</bdi>
          <TurnMark row={row} />
        </div>
        <Words row={row} draft={props.draft} myId={props.myId} />
        <More row={row} left={props.left} myId={props.myId} tellsWho={props.tellsWho} />
      </div>
      {props.onTake === undefined || props.left ? null : <Take row={row} onTake={props.onTake} />}
    </div>
  );
}
