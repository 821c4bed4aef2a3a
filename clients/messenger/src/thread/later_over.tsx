// What stands over a thread and comes with a script of its own: answering a question, sending a place, marking a picture.
import type { Conversation, MessageItem, Outcome } from '@onglass/core';
import { Sheet } from '@onglass/ui';
import type { JSX } from 'preact';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { useAnnotate, useRich } from './arrivals.ts';

export type LaterName = 'place' | 'question' | 'annotate';
type Later = { readonly name: 'place' } | { readonly name: 'question'; readonly item: MessageItem } | { readonly name: 'annotate'; readonly picture: Blob; readonly question: MessageItem | undefined };

export interface LaterOverProps {
  readonly over: Later;
  readonly conversation: Conversation;
  /** Into the tray, to be sent with the rest; goes away by itself. */
  readonly onStage: (files: readonly File[]) => void;
  readonly onHide: () => void;
  readonly onReport: (outcome: Outcome<unknown>) => void;
  readonly onWrite: () => void;
}

export function LaterOver(props: LaterOverProps): JSX.Element {
  const { over } = props;
  if (over.name === 'annotate') return <AnnotateOver {...props} over={over} />;
  return <RichOver {...props} over={over} />;
}

function Coming({ onHide }: { readonly onHide: () => void }): JSX.Element {
  return (
    <Sheet title={t('loading')} closeLabel={t('close')} onClose={onHide}>
      {null}
    </Sheet>
  );
}

function RichOver({ over, conversation, onHide, onWrite }: LaterOverProps & { readonly over: Exclude<Later, { name: 'annotate' }> }): JSX.Element {
  const rich = useRich();
  if (rich === undefined) return <Coming onHide={onHide} />;
  if (over.name === 'place') return <rich.PlaceSheet conversation={conversation} onClose={onHide} />;
  const write = (): void => {
    onHide();
    onWrite();
  };
  return <rich.QuestionOver item={over.item} conversation={conversation} onClose={onHide} onWrite={write} />;
}

function AnnotateOver({ over, conversation, onStage, onHide, onReport }: LaterOverProps & { readonly over: Extract<Later, { name: 'annotate' }> }): JSX.Element {
  const { readFile } = useModel();
  const annotate = useAnnotate();
  if (annotate === undefined) return <Coming onHide={onHide} />;
  const { picture, question } = over;
  const done = (file: File): void => {
    if (question?.id === undefined) {
      onStage([file]);
      return;
    }
    onHide();
    void conversation.attach(readFile(file), { replyTo: question.id }).then(onReport);
  };
  return <annotate.Annotator picture={picture} name={picture instanceof File ? picture.name : 'screenshot'} sends={question !== undefined} onDone={done} onClose={onHide} />;
}
