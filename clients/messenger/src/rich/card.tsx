// Cards: heading, picture, facts, at most three actions; and several of them in a row that is swiped or walked by keys.
import type { Card, MessageItem } from '@onglass/core';
import { Icon, IconButton, backIcon, checkIcon, nextIcon, outIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { isSheet } from '../app/viewport.ts';
import { useFile } from '../thread/file.tsx';
import type { MessageActions } from '../thread/message.tsx';
import { safeUrl, type RichProps } from './kinds.ts';

const MOST_ACTIONS = 3;

type CardAction = Card['actions'][number];

export interface CardViewProps {
  readonly item: MessageItem;
  readonly card: Card;
  readonly actions: MessageActions;
  /** Which card of a carousel. */
  readonly at?: number;
}

function answerOf(item: MessageItem): { readonly action?: string; readonly card?: number } | undefined {
  return item.answer === undefined || 'file' in item.answer ? undefined : item.answer;
}

export function CardView({ item, card, actions, at }: CardViewProps): JSX.Element {
  const headingId = useId();
  const given = answerOf(item);
  const here = given !== undefined && (at === undefined || given.card === at);
  return (
    <article class="og-card og-rich" aria-labelledby={headingId}>
      {card.image === undefined ? null : <Picture path={card.image.url} alt={card.alt ?? ''} />}
      <div class="og-card__body">
        <div>
          <h3 id={headingId} dir="auto">
            {card.title}
          </h3>
          {card.text === undefined ? null : <p dir="auto">{card.text}</p>}
        </div>
        {card.rows === undefined || card.rows.length === 0 ? null : (
          <dl class="og-facts">
            {card.rows.map(({ label, value }) => (
              <div key={label}>
                <dt dir="auto">{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {card.actions.length === 0 ? null : (
        <div class="og-rich__actions">
          {card.actions.slice(0, MOST_ACTIONS).map((action) => (
            <ActionView key={action.id} action={action} item={item} actions={actions} at={at} stale={given !== undefined || item.redacted} chosen={here && given.action === action.id} />
          ))}
        </div>
      )}
    </article>
  );
}

export function Picture({ path, alt }: { readonly path: string; readonly alt: string }): JSX.Element {
  const { loaded } = useFile(path);
  return <div class="og-rich__picture">{loaded.state === 'ready' ? <img src={loaded.url} alt={alt} /> : <span class="og-vh">{alt}</span>}</div>;
}

interface ActionProps {
  readonly action: CardAction;
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly at: number | undefined;
  readonly stale: boolean;
  readonly chosen: boolean;
}

function ActionView({ action, item, actions, at, stale, chosen }: ActionProps): JSX.Element | null {
  const { emit, navigation } = useModel();
  if (action.kind === 'link') {
    const url = safeUrl(action.url);
    if (url === undefined) return null;
    return (
      <a class="og-rich__action" href={url} target="_blank" rel="noopener noreferrer">
        <span dir="auto">{action.title}</span>
        <Icon path={outIcon} size={16} flip />
        <span class="og-vh">{t('new_window')}</span>
      </a>
    );
  }
  const openScreen = (): void => {
    emit('action', { id: action.id, screen: action.screen, messageId: item.id });
    // As a sheet the messenger covers what the app now shows.
    if (isSheet()) navigation.close();
  };
  const reply = (): void => actions.answer(item, { action: action.id, ...(at === undefined ? {} : { card: at }) }, action.title);
  const off = action.kind === 'reply' && stale;
  return (
    <button type="button" class={`og-rich__action${chosen ? ' og-rich__action--on' : ''}`} disabled={off} onClick={action.kind === 'reply' ? reply : openScreen}>
      {chosen ? <Icon path={checkIcon} size={16} /> : null}
      <span dir="auto">{action.title}</span>
      {chosen ? <span class="og-vh">{t('chosen')}</span> : null}
    </button>
  );
}

export function Carousel({ item, content, actions }: RichProps<'carousel'>): JSX.Element {
  const track = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const last = content.cards.length - 1;
  const show = (next: number): void => {
    const wanted = Math.min(last, Math.max(0, next));
    track.current?.children[wanted]?.scrollIntoView({ block: 'nearest', inline: 'start' });
    setAt(wanted);
  };
  const look = (): void => {
    const box = track.current;
    if (box === null) return;
    const width = (box.firstElementChild?.getBoundingClientRect().width ?? 1) + 8;
    // Right-to-left counts downwards from 0.
    setAt(Math.min(last, Math.round(Math.abs(box.scrollLeft) / width)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const forward = (event.key === 'ArrowRight') !== (track.current?.matches(':dir(rtl)') ?? false);
    show(at + (forward ? 1 : -1));
  };
  return (
    <section class="og-carousel" aria-label={t('carousel', { count: content.cards.length })} onKeyDown={onKeyDown}>
      <ul ref={track} class="og-carousel__track" tabIndex={0} aria-label={t('carousel_at', { at: at + 1, count: content.cards.length })} onScroll={look}>
        {content.cards.map((card, index) => (
          <li key={index} aria-label={t('carousel_at', { at: index + 1, count: content.cards.length })}>
            <CardView item={item} card={card} actions={actions} at={index} />
          </li>
        ))}
      </ul>
      <div class="og-carousel__foot">
        <IconButton label={t('carousel_before')} icon={backIcon} flip size={20} aria-disabled={at === 0} onClick={() => show(at - 1)} />
        <span class="og-num">{t('carousel_at', { at: at + 1, count: content.cards.length })}</span>
        <IconButton label={t('carousel_next')} icon={nextIcon} flip size={20} aria-disabled={at === last} onClick={() => show(at + 1)} />
      </div>
    </section>
  );
}
