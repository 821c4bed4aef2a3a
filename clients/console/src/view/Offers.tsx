// What one is asked to take, with the time there is to say so. It lies over the list's head: no row moves when it comes or
// goes (K13), and on a phone it is there while a conversation is read.
import type { Offer } from '@onglass/core';
import { clockIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk, type Desk } from '../state/desk.ts';
import { useOffers } from '../state/offers_left.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Avatar } from './Avatar.tsx';

const SECOND_MS = 1000;

function nameOf(offer: Offer): string {
  return customerName(offer.row?.customer ?? { id: offer.conversation_id });
}

/** Each is told once, when it is known whose it is: aloud for screen readers. Tones are the alerts'. */
function useTelling(offers: readonly Offer[], { notices }: Desk): void {
  const told = useRef(new Set<string>());
  useEffect(() => {
    const fresh = offers.filter((offer) => offer.row !== undefined && !told.current.has(`${offer.conversation_id} ${offer.until_at}`));
    if (fresh.length === 0) return;
    for (const offer of fresh) told.current.add(`${offer.conversation_id} ${offer.until_at}`);
    notices.speak(fresh.map((offer) => t('offer.announce', { name: nameOf(offer) })).join(' '));
  });
}

export function Offers(): JSX.Element | null {
  const offers = useOffers();
  useTelling(offers, useDesk());
  const [first, ...others] = offers;
  if (first === undefined) return null;
  return (
    <section class="offers" aria-label={t('offer.label')}>
      <OfferCard key={first.conversation_id} offer={first} others={others.length} />
    </section>
  );
}

function useAnswers(offer: Offer): { readonly accept: () => void; readonly decline: () => void } {
  const { client, notices, address } = useDesk();
  const busy = useRef(false);
  const id = offer.conversation_id;
  const answer = async (work: typeof client.accept, then?: () => void): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    const outcome = await work(id);
    busy.current = false;
    if (outcome.ok) then?.();
    else notices.show(t('offer.failed', { detail: problemWords(outcome.problem) }), 'bad');
  };
  return {
    accept: () => void answer(client.accept, () => address.go({ view: 'mine', status: 'open', q: '', conversationId: id })),
    decline: () => void answer(client.decline),
  };
}

function OfferCard({ offer, others }: { readonly offer: Offer; readonly others: number }): JSX.Element {
  const { serverTime } = useDesk();
  const { accept, decline } = useAnswers(offer);
  const leftMs = Math.max(0, Date.parse(offer.until_at) - serverTime.now.value);
  // How long it was when first seen: the bar begins full.
  const [wholeMs] = useState(Math.max(leftMs, SECOND_MS));
  const { row } = offer;
  const subject = row === undefined ? undefined : subjectOf(row);
  return (
    <article class="offer-card" data-conversation={offer.conversation_id} aria-label={t('offer.title', { name: nameOf(offer) })}>
      <div class="row">
        <Avatar id={row?.customer?.id ?? offer.conversation_id} size={28} />
        <strong class="grow cut">
          <bdi>{nameOf(offer)}</bdi>
        </strong>
        <span class="turn turn--soon">
          <Icon path={clockIcon} size={16} class="og-icon--14" />
          {t('offer.left', { time: t('time.seconds', { count: Math.ceil(leftMs / SECOND_MS) }) })}
        </span>
      </div>
      <p class="s mid cut">
        <bdi>{subject ?? row?.last_message?.text ?? t('row.no_words')}</bdi>
      </p>
      <div class="meter" aria-hidden="true">
        <i style={{ transform: `scaleX(${(leftMs / wholeMs).toFixed(3)})` }} />
      </div>
      <div class="row offer-card__foot">
        {others === 0 ? null : <span class="grow xs mid">{t('offer.others', { count: others })}</span>}
        <button type="button" class="bt" onClick={decline}>
          {t('offer.decline')}
        </button>
        <button type="button" class="bt bt--accent" onClick={accept}>
          {t('offer.accept')}
        </button>
      </div>
    </article>
  );
}
