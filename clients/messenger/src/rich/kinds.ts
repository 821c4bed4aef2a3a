// The types rich.js draws, and what its parts are given.
import type { Content, MessageItem } from '@onglass/core';
import type { MessageActions } from '../thread/message.tsx';

export type RichType = 'audio' | 'video' | 'location' | 'list_picker' | 'time_picker' | 'form' | 'card' | 'carousel' | 'article' | 'video_guide' | 'rating' | 'capture_request';
export type ContentOf<Type extends RichType> = Extract<Content, { type: Type }>;

export interface RichProps<Type extends RichType> {
  readonly item: MessageItem;
  readonly content: ContentOf<Type>;
  readonly actions: MessageActions;
}

/** A link we may open: https, or http on this very machine. */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  const near = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return protocol === 'https:' || (protocol === 'http:' && near) ? url : undefined;
}
