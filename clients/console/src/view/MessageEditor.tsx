import type { AgentConversation, Id, MessageItem } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { sends } from '../state/keys.ts';
import { t } from '../text/index.ts';

export interface MessageEditorProps {
  readonly item: MessageItem;
  readonly messageId: Id;
  readonly conversation: AgentConversation;
  readonly onDone: () => void;
}

export function MessageEditor({ item, messageId, conversation, onDone }: MessageEditorProps): JSX.Element {
  const { notices, preferences } = useDesk();
  const before = item.content.type === 'text' ? item.content.text : '';
  const [text, setText] = useState(before);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(before.length, before.length);
  }, []);
  const save = async (): Promise<void> => {
    const wanted = text.trim();
    if (wanted === '' || wanted === before) { onDone(); return; }
    const outcome = await conversation.edit(messageId, wanted);
    if (outcome.ok) onDone();
    else notices.show(t('message.change_failed', { detail: outcome.problem.detail ?? outcome.problem.title }), 'bad');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    }
    if (sends(event, preferences.sendKey.value)) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <div class="m__edit">
      <textarea ref={field} dir="auto" aria-label={t('message.edit')} value={text} onInput={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown} />
      <div class="row">
        <span class="grow" />
        <button type="button" class="bt bt--bare" onClick={onDone}>
          {t('message.cancel')}
        </button>
        <button type="button" class="bt bt--accent" onClick={() => void save()}>
          {t('message.save')}
        </button>
      </div>
    </div>
  );
}
