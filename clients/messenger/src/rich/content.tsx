// A rich message in the log, by its type.
import type { MessageItem } from '@onglass/core';
import { Bubble, Words } from '@onglass/ui';
import type { JSX } from 'preact';
import type { MessageActions } from '../thread/message.tsx';
import { ArticleCard } from './article.tsx';
import { CaptureCard } from './capture.tsx';
import { CardView, Carousel } from './card.tsx';
import { PlaceCard } from './place.tsx';
import { VideoFile, VoiceNote } from './player.tsx';
import { Question } from './question.tsx';
import { RatingCard } from './rating.tsx';
import { VerifyCard } from '../verify/card.tsx';
import { VideoGuide } from './video_guide.tsx';

export interface RichContentProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
}

export function RichContent(props: RichContentProps): JSX.Element {
  const { item, actions } = props;
  const { content } = item;
  switch (content.type) {
    case 'list_picker':
    case 'time_picker':
    case 'form':
      return <Question item={item} content={content} actions={actions} />;
    case 'card':
      return <CardView item={item} card={content} actions={actions} />;
    case 'carousel':
      return <Carousel item={item} content={content} actions={actions} />;
    case 'rating':
      return <RatingCard item={item} content={content} actions={actions} />;
    case 'capture_request':
      return <CaptureCard item={item} content={content} actions={actions} />;
    case 'verification_request':
      return <VerifyCard item={item} content={content} />;
    default:
      return <Shown {...props} />;
  }
}

/** What asks for nothing. */
function Shown({ item: { content } }: RichContentProps): JSX.Element {
  switch (content.type) {
    case 'article':
      return <ArticleCard content={content} />;
    case 'video_guide':
      return <VideoGuide content={content} />;
    case 'location':
      return <PlaceCard content={content} />;
    case 'audio':
      return <VoiceNote content={content} />;
    case 'video':
      return <VideoFile content={content} />;
    default:
      return (
        <Bubble>
          <Words>{content.fallback}</Words>
        </Bubble>
      );
  }
}
