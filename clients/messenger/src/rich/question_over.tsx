// The sheet or page on which a question is answered. It goes when the answer is given, here or on another device.
import type { Answer, Conversation, MessageItem } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useObservable } from '../app/observe.ts';
import { FormPage } from './form_page.tsx';
import { ListSheet } from './list_sheet.tsx';
import { refusedAnswer } from './question.tsx';
import { SlotSheet } from './slot_sheet.tsx';

/** The answer and what it says in words. */
export type GiveAnswer = (answer: Answer, text: string) => void;

export interface QuestionOverProps {
  readonly item: MessageItem;
  readonly conversation: Conversation;
  readonly onClose: () => void;
  readonly onWrite: () => void;
}

export function QuestionOver({ item, conversation, onClose, onWrite }: QuestionOverProps): JSX.Element | null {
  const view = useObservable(conversation.view);
  const done = useRef(false);
  const questionId = item.id ?? '';
  const live = view.items.find((one): one is MessageItem => one.kind === 'message' && one.key === item.key) ?? item;
  const refused = refusedAnswer(view, questionId);
  const gone = live.answer !== undefined || live.redacted;
  useEffect(() => {
    if (gone && !done.current) onClose();
    if (gone) done.current = true;
  }, [gone]);
  const answer: GiveAnswer = (given, text) => {
    if (done.current) return;
    done.current = true;
    const before = refused === undefined ? Promise.resolve(true) : conversation.discard(refused.key);
    void before.then(() => conversation.answer(questionId, given, text));
    onClose();
  };
  const { content } = live;
  if (content.type === 'list_picker') return <ListSheet item={live} content={content} onAnswer={answer} onClose={onClose} onWrite={onWrite} />;
  if (content.type === 'time_picker') return <SlotSheet item={live} content={content} onAnswer={answer} onClose={onClose} />;
  if (content.type === 'form') return <FormPage item={live} content={content} conversation={conversation} refused={refused} onAnswer={answer} onClose={onClose} />;
  return null;
}
