// One message's content by its type; a type of a later version shows its fallback text.
import type { MessageItem, QuickRepliesContent, TimelineItem } from '@onglass/core';
import { checkIcon, Icon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../text/index.ts';
import { FileCard, LocalFile, Picture } from './Attachment.tsx';
import { onDemand } from './on_demand.tsx';
import { Prose } from './Prose.tsx';

const AnswerBody = onDemand(async () => (await import('../rich/door.ts')).AnswerBody);
const RichMessage = onDemand(async () => (await import('../rich/door.ts')).RichMessage);

export interface MessageContentProps {
  readonly item: MessageItem;
  readonly items: readonly TimelineItem[];
  readonly quote: string | undefined;
}

function Bubble({ quote, media = false, children }: { readonly quote?: string | undefined; readonly media?: boolean; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class={media ? 'm__bubble m__bubble--media' : 'm__bubble'}>
      {quote === undefined ? null : (
        <span class="m__quote cut" dir="auto">
          {quote}
        </span>
      )}
      {children}
    </div>
  );
}

function Choices({ content, chosen }: { readonly content: QuickRepliesContent; readonly chosen: string | undefined }): JSX.Element {
  return (
    <ul class="options" aria-label={t('message.options')}>
      {content.options.map((option) => (
        <li key={option.id} data-chosen={option.id === chosen ? '' : undefined}>
          {option.id === chosen ? <Icon path={checkIcon} size={16} class="og-icon--14" /> : null}
          <bdi>{option.title}</bdi>
          {option.id === chosen ? <span class="vh">, {t('message.chosen')}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Caption({ text }: { readonly text: string | undefined }): JSX.Element | null {
  return text === undefined || text === '' ? null : (
    <p class="pic__caption">
      <Prose text={text} />
    </p>
  );
}

export function MessageContent({ item, items, quote }: MessageContentProps): JSX.Element {
  const { content } = item;
  if (item.redacted) return <p class="m__bubble m__bubble--gone">{t('message.removed')}</p>;
  switch (content.type) {
    case 'text':
      return (
        <Bubble quote={quote}>
          {content.answer ? <AnswerBody item={item} items={items} /> : <Prose text={content.text} />}
        </Bubble>
      );
    case 'image':
      return (
        <Bubble media>
          <Picture file={content.file} />
          <Caption text={content.caption} />
        </Bubble>
      );
    case 'file':
      return (
        <Bubble media>
          <FileCard file={content.file} />
          <Caption text={content.caption} />
        </Bubble>
      );
    case 'local_file':
      return (
        <Bubble media>
          <LocalFile content={content} progress={item.progress} />
          <Caption text={content.caption} />
        </Bubble>
      );
    case 'quick_replies':
      return (
        <>
          <Bubble quote={quote}>
            <Prose text={content.text} />
          </Bubble>
          <Choices content={content} chosen={item.answeredWith} />
        </>
      );
    case 'other':
    case 'system':
      return (
        <Bubble quote={quote}>
          <Prose text={content.fallback} />
        </Bubble>
      );
    default:
      return <RichMessage item={item} />;
  }
}
