// The field a message is written in: grows with the words, sends on Enter, never on the Enter that ends an input method's
// composition (Safari reports that one with keyCode 229 and isComposing already false).
import type { JSX, Ref } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const COMPOSING_KEY_CODE = 229;

export interface ComposerFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onSend: () => void;
  readonly onPasteFiles?: (files: File[]) => void;
  readonly disabled?: boolean;
  readonly maxLength?: number;
  readonly describedBy?: string;
  /** Marked `data-focus-first` for whoever places the focus when a screen opens. */
  readonly focusFirst?: boolean;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari says it in no other way
  return event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
}

export function ComposerField(props: ComposerFieldProps): JSX.Element {
  const own = useRef<HTMLTextAreaElement | null>(null);
  useLayoutEffect(() => fitHeight(own.current), [props.value]);
  const onKeyDown = (event: KeyboardEvent): void => {
    props.onKeyDown?.(event);
    const sends = event.key === 'Enter' && !event.shiftKey && !event.altKey && !isComposing(event);
    if (!sends || event.defaultPrevented) return;
    event.preventDefault();
    props.onSend();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || props.onPasteFiles === undefined) return;
    event.preventDefault();
    props.onPasteFiles(files);
  };
  return (
    <textarea
      ref={(element) => {
        own.current = element;
        pass(props.fieldRef, element);
      }}
      class="og-compose__field"
      rows={1}
      dir="auto"
      enterkeyhint="send"
      autocomplete="off"
      aria-label={props.label}
      placeholder={props.label}
      aria-describedby={props.describedBy}
      maxLength={props.maxLength}
      disabled={props.disabled}
      data-focus-first={props.focusFirst ? '' : undefined}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}

function pass(ref: Ref<HTMLTextAreaElement> | undefined, element: HTMLTextAreaElement | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref) ref.current = element;
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${field.scrollHeight}px`;
}
