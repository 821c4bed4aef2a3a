// What the thread shows beyond plain words: by the content's type, and of answers by what they answer.
import type { Answer, AudioContent, Content, FormContent, FormField, GivenRating, MessageItem, TextContent, TimelineItem, VideoContent } from '@onglass/core';
import { Icon, eyeIcon, smileIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { momentShort } from '../state/moments.ts';
import '../styles/rich.css';
import { Prose } from '../view/Prose.tsx';
import { PlayerShown } from './Player.tsx';
import * as shown from './Shown.tsx';
import { t } from './text.ts';

type Drawer<Type extends Content['type']> = (props: shown.ShownProps<Type>) => JSX.Element;
type Drawers = { readonly [Type in Content['type']]?: Drawer<Type> };

const DRAWERS: Drawers = {
  list_picker: shown.ListShown,
  time_picker: shown.TimesShown,
  form: shown.FormShown,
  card: shown.CardShown,
  carousel: shown.CarouselShown,
  article: shown.ArticleShown,
  video_guide: shown.VideoGuideShown,
  rating: shown.RatingShown,
  capture_request: shown.CaptureShown,
  location: shown.LocationShown,
  verification_request: shown.VerifyShown,
  audio: ({ content }: { readonly content: AudioContent }) => <PlayerShown content={content} />,
  video: ({ content }: { readonly content: VideoContent }) => <PlayerShown content={content} />,
};

const ASKING: ReadonlySet<string> = new Set<Content['type']>(['list_picker', 'time_picker', 'form', 'rating', 'capture_request']);

export function ContentShown({ content, answer }: { readonly content: Content; readonly answer?: Answer | undefined }): JSX.Element {
  const Drawn = DRAWERS[content.type] as Drawer<Content['type']> | undefined;
  return Drawn === undefined ? <Prose text={content.fallback} /> : <Drawn content={content} answer={answer} />;
}

function messagesIn(items: readonly TimelineItem[]): readonly MessageItem[] {
  return items.filter((item): item is MessageItem => item.kind === 'message');
}

/** What is fetched when it is first wanted comes after the log has settled: tell it, so that its end stays its end. */
function InLog({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => void place.current?.dispatchEvent(new Event('drawn', { bubbles: true })), []);
  return (
    <div ref={place} class="rc-place">
      {children}
    </div>
  );
}

/** A message in the thread, with what the customer answered it. */
export function RichMessage({ item }: { readonly item: MessageItem }): JSX.Element {
  const content = item.content as Content;
  const answer = item.answer;
  // A picture that was asked for stands below as a message of its own.
  const words = answer === undefined || 'file' in answer ? undefined : answer;
  return (
    <InLog>
      <ContentShown content={content} answer={words} />
      {ASKING.has(content.type) ? <p class="rc__state">{t(answer === undefined ? 'shown.waits' : 'shown.answered')}</p> : null}
    </InLog>
  );
}

function titleOf(field: FormField, id: string): string {
  return field.choices?.find((choice) => choice.id === id)?.title ?? id;
}

function valueWords(field: FormField, value: unknown): string {
  if (value === undefined || value === null || value === '') return t('rform.not_given');
  if (typeof value === 'boolean') return t(value ? 'rform.yes' : 'rform.no');
  if (Array.isArray(value)) return value.map((one) => titleOf(field, String(one))).join(', ') || t('rform.not_given');
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? titleOf(field, value) : t('rform.not_given');
}

/** Not on the screen until somebody wants to see it, and covered again by the same button. */
function Secret({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      {open ? <bdi>{value}</bdi> : <span role="img" aria-label={t('rform.masked')}>••••••</span>}
      <button type="button" class="ibt ibt--28" aria-pressed={open} aria-label={t(open ? 'rform.hide' : 'rform.reveal', { label })} onClick={() => setOpen(!open)}>
        <Icon path={eyeIcon} size={16} />
      </button>
    </>
  );
}

function FormAnswer({ form, values }: { readonly form: FormContent; readonly values: Readonly<Record<string, unknown>> }): JSX.Element {
  return (
    <dl class="rc__facts">
      {form.fields.map((field) => {
        const words = valueWords(field, values[field.id]);
        return (
          <div key={field.id}>
            <dt dir="auto">{field.label}</dt>
            <dd dir="auto">{field.secret === true && values[field.id] !== undefined ? <Secret label={field.label} value={words} /> : <bdi>{words}</bdi>}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Stars({ score }: { readonly score: number }): JSX.Element {
  return (
    <span class="rc__stars" role="img" aria-label={t('rate.score', { score })}>
      {'★'.repeat(score)}
      <span>{'★'.repeat(Math.max(0, 5 - score))}</span>
    </span>
  );
}

/** An answer: a form's values one under the other, a rating in stars and words, all else as the words it came with. */
export function AnswerBody({ item, items }: { readonly item: MessageItem; readonly items: readonly TimelineItem[] }): JSX.Element {
  const { text, answer } = item.content as TextContent;
  const asked = messagesIn(items).find((other) => other.id !== undefined && other.id === item.replyTo)?.content;
  if (answer?.values !== undefined && asked?.type === 'form') {
    return (
      <InLog>
        <FormAnswer form={asked} values={answer.values} />
      </InLog>
    );
  }
  const words: ComponentChildren = answer?.score === undefined ? <Prose text={text} /> : answer.comment === undefined ? null : <Prose text={answer.comment} />;
  return (
    <InLog>
      <div class="rc__answer">
        {answer?.score === undefined ? null : (
          <p class="rc__rated">
            <Stars score={answer.score} /> {t('rate.given', { score: answer.score })}
          </p>
        )}
        {words}
      </div>
    </InLog>
  );
}

/** Beside the case's number. */
export function RatingMark({ rating }: { readonly rating: GivenRating }): JSX.Element {
  return (
    <span class="rc__mark" title={t('rate.given', { score: rating.score })}>
      <Icon path={smileIcon} size={16} class="og-icon--14" />
      <span aria-hidden="true">{rating.score}/5</span>
      <span class="vh">{t('rate.given', { score: rating.score })}</span>
    </span>
  );
}

/** Among the facts of the case. */
export function RatingFact({ rating }: { readonly rating: GivenRating }): JSX.Element {
  return (
    <div class="rc__fact">
      <p>
        <span class="mid">{t('rate.title')}</span> <Stars score={rating.score} /> {t('rate.given', { score: rating.score })}, {t('rate.at', { time: momentShort(Date.parse(rating.at), Date.now()) })}
      </p>
      {rating.comment ? (
        <p class="rc__quote">
          <Prose text={rating.comment} />
        </p>
      ) : null}
    </div>
  );
}
