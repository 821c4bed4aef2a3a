// Every type of content that is more than words, as it stands in the thread and in a preview: compact, and with what
// was answered marked in it.
import type { Answer, Card, Content, FileDescription } from '@onglass/core';
import { articleIcon, calendarIcon, cameraIcon, checkIcon, Icon, listIcon, outIcon, pinIcon, playIcon, smileIcon, verifiedIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { momentFull, ZONE, zoneWords } from '../state/moments.ts';
import { Picture } from '../view/Attachment.tsx';
import { Prose } from '../view/Prose.tsx';
import { fieldWords, momentIn, pickWords } from './fallback.ts';
import { t } from './text.ts';

export interface ShownProps<Type extends Content['type']> {
  readonly content: Extract<Content, { type: Type }>;
  readonly answer: Answer | undefined;
}

function Box({ icon, label, children }: { readonly icon: string; readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="rc" role="group" aria-label={label}>
      <span class="rc__kind">
        <Icon path={icon} size={16} />
        {label}
      </span>
      {children}
    </div>
  );
}

function Words({ text, class: name = 'rc__text' }: { readonly text: string | undefined; readonly class?: string }): JSX.Element | null {
  return text === undefined || text === '' ? null : (
    <p class={name}>
      <Prose text={text} />
    </p>
  );
}

/** Opened apart, and told nothing of this page. */
export function Away({ url, children }: { readonly url: string; readonly children: ComponentChildren }): JSX.Element {
  if (!/^https?:\/\//u.test(url)) return <span>{children}</span>;
  return (
    <a class="link rc__away" href={url} target="_blank" rel="noopener noreferrer">
      {children}
      <Icon path={outIcon} size={16} />
    </a>
  );
}

function Option({ chosen, children }: { readonly chosen: boolean; readonly children: ComponentChildren }): JSX.Element {
  return (
    <li data-chosen={chosen ? '' : undefined}>
      {chosen ? <Icon path={checkIcon} size={16} /> : null}
      <span class="grow">{children}</span>
      {chosen ? <span class="vh">, {t('shown.chosen')}</span> : null}
    </li>
  );
}

function Thumb({ file }: { readonly file: FileDescription | undefined }): JSX.Element | null {
  return file === undefined ? null : <Picture file={file} />;
}

export function ListShown({ content, answer }: ShownProps<'list_picker'>): JSX.Element {
  return (
    <Box icon={listIcon} label={t('rich.list_picker')}>
      <Words text={content.text} />
      <p class="rc__hint">{pickWords(content)}</p>
      {content.sections.map((section, at) => (
        <div key={at}>
          <Words text={section.title} class="rc__head" />
          <ul class="rc__items">
            {section.items.map((item) => (
              <Option key={item.id} chosen={answer?.items?.includes(item.id) ?? false}>
                <bdi>{item.title}</bdi>
                {item.detail === undefined ? null : <bdi class="rc__detail">{item.detail}</bdi>}
                <Thumb file={item.image} />
              </Option>
            ))}
          </ul>
        </div>
      ))}
    </Box>
  );
}

function slotWords(instant: string, theirs: string): readonly string[] {
  const words = momentIn(instant, theirs);
  if (theirs === ZONE || Number.isNaN(Date.parse(instant))) return [t('times.both', { time: words, zone: zoneWords(theirs) })];
  return [t('times.theirs', { time: words, zone: zoneWords(theirs) }), t('times.mine', { time: momentFull(Date.parse(instant), Date.now()), zone: zoneWords() })];
}

export function TimesShown({ content, answer }: ShownProps<'time_picker'>): JSX.Element {
  return (
    <Box icon={calendarIcon} label={t('rich.time_picker')}>
      <Words text={content.text} />
      <Words text={content.location} class="rc__hint" />
      <ul class="rc__items">
        {content.slots.map((slot) => (
          <Option key={slot.id} chosen={answer?.slot === slot.id}>
            {slotWords(slot.starts_at, content.time_zone).map((words, at) => (
              <span key={words} class={at === 0 ? 'rc__time' : 'rc__detail'}>
                {words}
                {at === 0 ? `, ${t('times.for_minutes', { count: slot.duration_minutes })}` : ''}
              </span>
            ))}
          </Option>
        ))}
      </ul>
    </Box>
  );
}

export function FormShown({ content }: ShownProps<'form'>): JSX.Element {
  const pages = content.steps ?? [content.fields.map(({ id }) => id)];
  return (
    <Box icon={articleIcon} label={t('rich.form')}>
      <Words text={content.text} />
      {pages.map((ids, at) => (
        <div key={at}>
          {pages.length > 1 ? <p class="rc__head">{t('rform.page_of', { n: at + 1, count: pages.length })}</p> : null}
          <ul class="rc__items">
            {content.fields
              .filter(({ id }) => ids.includes(id))
              .map((field) => (
                <li key={field.id}>
                  <span class="grow">
                    <bdi>{fieldWords(field)}</bdi>
                    <span class="rc__detail">{[t(`rform.kind_${field.kind}`), field.secret === true ? t('rform.secret_mark') : '', field.choices?.map(({ title }) => title).join(' · ') ?? '', field.help ?? ''].filter(Boolean).join(', ')}</span>
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <span class="rc__press">{content.submit_label ?? t('rform.submit_usual')}</span>
    </Box>
  );
}

function CardBody({ card, pressed }: { readonly card: Card; readonly pressed: string | undefined }): JSX.Element {
  return (
    <>
      <Thumb file={card.image} />
      <p class="rc__title">
        <bdi>{card.title}</bdi>
      </p>
      <Words text={card.text} />
      {card.rows === undefined ? null : (
        <dl class="rc__facts">
          {card.rows.map((row, at) => (
            <div key={at}>
              <dt dir="auto">{row.label}</dt>
              <dd dir="auto">{row.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {card.actions.length === 0 ? null : (
        <ul class="rc__items">
          {card.actions.map((action) => (
            <Option key={action.id} chosen={pressed === action.id}>
              {action.kind === 'link' && action.url !== undefined ? <Away url={action.url}>{action.title}</Away> : <bdi>{action.title}</bdi>}
              {action.screen === undefined ? null : <bdi class="rc__detail">{action.screen}</bdi>}
            </Option>
          ))}
        </ul>
      )}
    </>
  );
}

export function CardShown({ content, answer }: ShownProps<'card'>): JSX.Element {
  return (
    <Box icon={articleIcon} label={t('rich.card')}>
      <CardBody card={content} pressed={answer?.action} />
    </Box>
  );
}

export function CarouselShown({ content, answer }: ShownProps<'carousel'>): JSX.Element {
  return (
    <Box icon={articleIcon} label={t('rich.carousel')}>
      <div class="rc__strip" tabIndex={0} role="region" aria-label={t('rich.carousel')}>
        {content.cards.map((card, at) => (
          <div key={at} class="rc__slide">
            <CardBody card={card} pressed={answer?.card === at ? answer.action : undefined} />
          </div>
        ))}
      </div>
    </Box>
  );
}

export function ArticleShown({ content }: ShownProps<'article'>): JSX.Element {
  return (
    <Box icon={articleIcon} label={t('rich.article')}>
      <Thumb file={content.image} />
      <p class="rc__title">
        <Away url={content.url}>{content.title}</Away>
      </p>
      <Words text={content.text} />
    </Box>
  );
}

export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
}

export function VideoGuideShown({ content }: ShownProps<'video_guide'>): JSX.Element {
  return (
    <Box icon={playIcon} label={t('rich.video_guide')}>
      <Thumb file={content.poster} />
      <p class="rc__title">
        <Away url={content.url}>{content.title}</Away>
      </p>
      <Words text={content.text} />
      <Words text={[content.duration_seconds === undefined ? '' : clock(content.duration_seconds), content.for_screen ?? ''].filter(Boolean).join(', ')} class="rc__hint" />
    </Box>
  );
}

export function RatingShown({ content, answer }: ShownProps<'rating'>): JSX.Element {
  return (
    <Box icon={smileIcon} label={t('rate.title')}>
      <Words text={content.text} />
      <p class="rc__hint">{answer?.score === undefined ? [t('rate.scale'), content.comment === true ? t('rate.with_comment') : ''].filter(Boolean).join(', ') : t('rate.given', { score: answer.score })}</p>
    </Box>
  );
}

export function CaptureShown({ content }: ShownProps<'capture_request'>): JSX.Element {
  const [only] = content.kinds;
  return (
    <Box icon={cameraIcon} label={t('rich.capture_request')}>
      <Words text={content.text} />
      <p class="rc__hint">{t(`capture.${content.kinds.length > 1 || only === undefined ? 'both' : only}`)}</p>
    </Box>
  );
}

export function LocationShown({ content }: ShownProps<'location'>): JSX.Element {
  const { latitude, longitude } = content;
  return (
    <Box icon={pinIcon} label={t('rich.location')}>
      <p class="rc__title">
        <bdi>{content.label ?? t('place.unnamed')}</bdi>
      </p>
      <p class="rc__hint num">
        {`${latitude}, ${longitude}`}
        {content.accuracy_m === undefined ? '' : `, ${t('place.accuracy', { metres: Math.round(content.accuracy_m) })}`}
      </p>
      <Away url={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}>{t('place.open')}</Away>
    </Box>
  );
}

export function VerifyShown({ content }: ShownProps<'verification_request'>): JSX.Element {
  return (
    <Box icon={verifiedIcon} label={t('shown.verify', { time: momentIn(content.expires_at, ZONE) })}>
      <Words text={content.text} />
    </Box>
  );
}
