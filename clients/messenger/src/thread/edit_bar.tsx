// The composer while a sent message is being changed.
import type { MessageItem } from '@onglass/core';
import { ComposerField, Icon, IconButton, checkIcon, closeIcon, editIcon, isComposing } from '@onglass/ui';
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';

const MAX_LENGTH = 10_000;

export interface EditBarProps {
  readonly item: MessageItem;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** With the new text, or nothing when it stays as it was. */
  readonly onDone: (text: string | undefined) => void;
}

export function EditBar({ item, field, onDone }: EditBarProps): JSX.Element {
  const before = item.content.type === 'text' ? item.content.text : '';
  const [text, setText] = useState(before);
  const done = (): void => onDone(text.trim() === '' || text.trim() === before ? undefined : text.trim());
  useLayoutEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onDone(undefined);
  };
  return (
    <div class="og-foot-bar">
      <div class="og-editing">
        <Icon path={editIcon} size={20} />
        <span>{t('editing')}</span>
        <IconButton label={t('cancel_edit')} icon={closeIcon} size={20} onClick={() => onDone(undefined)} />
      </div>
      <div class="og-compose og-compose--edit">
        <ComposerField fieldRef={field} label={t('message')} value={text} maxLength={MAX_LENGTH} onInput={setText} onSend={done} onKeyDown={onKeyDown} />
        <IconButton label={t('save_edit')} icon={checkIcon} tone="accent" onClick={done} />
      </div>
    </div>
  );
}
