// What goes out later, over the composer: each with its time, to be taken back into the composer or dropped; and what
// could not be sent, with why.
import type { ScheduledMessage } from '@onglass/core';
import { alertIcon, calendarIcon, closeIcon, editIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { momentShort } from '../state/moments.ts';
import { t } from '../text/index.ts';

function timeWords(one: ScheduledMessage, nowMs: number): string {
  if (one.failure !== null) return t('later.not_sent', { why: one.failure });
  return t(one.unless_reply ? 'later.goes_unless' : 'later.goes', { time: momentShort(Date.parse(one.send_at), nowMs) });
}

export interface ScheduledListProps {
  readonly waiting: readonly ScheduledMessage[];
  readonly onCancel: (one: ScheduledMessage) => void;
  readonly onEdit: (one: ScheduledMessage) => void;
}

function Line({ one, onCancel, onEdit }: Omit<ScheduledListProps, 'waiting'> & { readonly one: ScheduledMessage }): JSX.Element {
  const { session, serverTime } = useDesk();
  const failed = one.failure !== null;
  const mine = one.agent.id === session.agent.id;
  return (
    <li class="later" data-failed={failed ? '' : undefined}>
      <Icon path={failed ? alertIcon : calendarIcon} size={16} />
      <div class="grow later__body">
        <p class="cut">
          <bdi>{one.content.fallback}</bdi>
        </p>
        <p class="later__time">
          {timeWords(one, serverTime.now.peek())}
          {mine ? null : <bdi> · {t('later.by', { name: one.agent.name })}</bdi>}
        </p>
      </div>
      {mine && one.content.type === 'text' ? (
        <button type="button" class="ibt ibt--28" aria-label={t('later.edit')} title={t('later.edit')} onClick={() => onEdit(one)}>
          <Icon path={editIcon} size={16} />
        </button>
      ) : null}
      <button type="button" class="ibt ibt--28" aria-label={t(failed ? 'later.clear' : 'later.cancel')} title={t(failed ? 'later.clear' : 'later.cancel')} onClick={() => onCancel(one)}>
        <Icon path={closeIcon} size={16} />
      </button>
    </li>
  );
}

export function ScheduledList({ waiting, ...rest }: ScheduledListProps): JSX.Element | null {
  if (waiting.length === 0) return null;
  return (
    <ul class="laters" aria-label={t('later.list')}>
      {waiting.map((one) => (
        <Line key={one.id} one={one} {...rest} />
      ))}
    </ul>
  );
}
