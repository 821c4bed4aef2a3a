// Quick replies: buttons under the newest message that asks; they go the moment one is chosen, so a double tap is one answer.
import type { ConversationView, MessageItem, QuickReplyOption } from '@onglass/core';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../app/texts.ts';

export interface OpenQuestion {
  readonly item: MessageItem;
  readonly options: readonly QuickReplyOption[];
}

/** The newest message of the other side, if it offers answers and has none yet. */
export function openQuestion(view: ConversationView): OpenQuestion | undefined {
  const newest = view.items.findLast((item): item is MessageItem => item.kind === 'message' && item.author.kind !== 'system');
  if (newest === undefined || newest.mine || newest.redacted || newest.content.type !== 'quick_replies') return undefined;
  return newest.answeredWith === undefined && newest.id !== undefined ? { item: newest, options: newest.content.options } : undefined;
}

export interface QuickRepliesProps {
  readonly question: OpenQuestion;
  readonly onAnswer: (messageId: string, optionId: string) => void;
}

export function QuickReplies({ question, onAnswer }: QuickRepliesProps): JSX.Element | null {
  const [used, setUsed] = useState(false);
  if (used) return null;
  const answer = (option: QuickReplyOption): void => {
    setUsed(true);
    onAnswer(question.item.id ?? '', option.id);
  };
  return (
    <div class="og-quick" role="group" aria-label={t('quick_replies')}>
      {question.options.map((option) => (
        <button key={option.id} type="button" dir="auto" onClick={() => answer(option)}>
          {option.title}
        </button>
      ))}
    </div>
  );
}
