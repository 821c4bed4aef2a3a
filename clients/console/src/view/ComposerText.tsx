import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

export interface ComposerTextProps {
  readonly field: { current: HTMLTextAreaElement | null };
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPasteFiles?: (files: readonly File[]) => void;
}

const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

export function ComposerText({ field, label, hint, value, onInput, onKeyDown, onPasteFiles }: ComposerTextProps): JSX.Element {
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || GROWS_BY_ITSELF) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [value]);
  return (
    <textarea
      ref={field}
      class="composer__text"
      rows={2}
      dir="auto"
      maxLength={10_000}
      aria-label={label}
      placeholder={hint}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={(event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0 || onPasteFiles === undefined) return;
        event.preventDefault();
        onPasteFiles(files);
      }}
    />
  );
}
