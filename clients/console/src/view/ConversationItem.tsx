import type { ConversationRow } from '@onglass/core';
import { checkIcon, clockIcon, Icon, pauseIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { now, spanInWords } from '../state/clock.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { t } from '../text/index.ts';
import { Avatar } from './Avatar.tsx';
import { flag } from './flag.ts';

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

function turnOf(row: ConversationRow): TurnWords {
  if (row.status === 'resolved') return { icon: checkIcon, words: t('row.resolved'), tone: ' turn--good' };
  if (row.status === 'snoozed') return { icon: snoozeIcon, words: t('row.snoozed'), tone: ' turn--rest' };
  if (row.turn === 'customer') return { icon: pauseIcon, words: t('row.their_turn'), tone: ' turn--rest' };
  const span = spanInWords(waitingSince(row), now.value);
  return { icon: clockIcon, words: span === undefined ? t('row.just') : t('row.waits', { time: span }), tone: '' };
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
      {subject === undefined ? null : (
        <span>
          <bdi class="cut">{subject}</bdi>
        </span>
      )}
      {end === undefined ? null : <span class="fixed item__with">{end}</span>}
    </p>
  );
}

export function ConversationItem(props: ConversationItemProps): JSX.Element {
  const { row } = props;
  const turn = turnOf(row);
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
          <span class={`turn${turn.tone}`}>
            <Icon path={turn.icon} size={16} class="og-icon--14" />
            {turn.words}
          </span>
        </div>
        <Words row={row} draft={props.draft} myId={props.myId} />
        <More row={row} left={props.left} myId={props.myId} tellsWho={props.tellsWho} />
      </div>
    </div>
  );
}
