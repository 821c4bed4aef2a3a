import type { LivePicture } from '@onglass/core';
import type { ComponentChildren, JSX } from 'preact';
import { locale } from '../text/index.ts';
import { t } from './text.ts';
import { Waited } from './Ticking.tsx';
import { lateWhere, oldestQueue, percent } from './words.ts';

interface FigureProps {
  readonly label: string;
  readonly note: string;
  readonly tone?: 'bad' | undefined;
  readonly children: ComponentChildren;
}

function Figure({ label, note, tone, children }: FigureProps): JSX.Element {
  return (
    <div class="fig">
      <dt>{label}</dt>
      <dd class="fig__value num" data-tone={tone}>
        {children}
      </dd>
      <dd class="fig__note">{note}</dd>
    </div>
  );
}

const count = (value: number): string => new Intl.NumberFormat(locale()).format(value);

function waitingNote({ totals }: LivePicture): string {
  return totals.waiting === 0 ? t('live.waiting_none') : t('live.waiting_of', { first: totals.first_replies, next: totals.next_replies });
}

export function Totals({ picture }: { readonly picture: LivePicture }): JSX.Element {
  const { totals } = picture;
  const oldest = oldestQueue(picture);
  const { promises_kept: kept, promises_told: told } = totals;
  return (
    <dl class="card figs" aria-label={t('live.totals')}>
      <Figure label={t('live.waiting')} note={waitingNote(picture)}>
        {count(totals.waiting)}
      </Figure>
      <Figure label={t('live.late')} note={lateWhere(picture)} tone={totals.late > 0 ? 'bad' : undefined}>
        {count(totals.late)}
      </Figure>
      <Figure label={t('live.oldest')} note={oldest === undefined ? t('live.waiting_none') : t('live.oldest_in', { queue: oldest.name })}>
        {totals.oldest_waiting_since === null ? t('live.nothing') : <Waited since={totals.oldest_waiting_since} />}
      </Figure>
      <Figure label={t('live.promise')} note={told === 0 ? t('live.promise_none') : t('live.promise_of', { kept, told })}>
        {told === 0 ? t('live.nothing') : percent(kept / told)}
      </Figure>
      <Figure label={t('live.agents_online')} note={totals.room > 0 ? t('live.room', { count: totals.room }) : t('live.room_none')}>
        {t('live.of', { count: totals.agents_online, all: totals.agents })}
      </Figure>
    </dl>
  );
}
