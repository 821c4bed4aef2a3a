// Several lines of text, typed, pasted, or taken from a file.
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { described, Field, type FieldProps } from './fields.tsx';
import { t } from './text.ts';

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  /** File types; with them a file may be chosen instead of pasting. */
  readonly accept?: string;
  readonly placeholder?: string;
  readonly isCode?: boolean;
}

function ChooseFile({ label, accept, onChange }: { readonly label: string; readonly accept: string; readonly onChange: (text: string) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const take = async (): Promise<void> => {
    const file = input.current?.files?.[0];
    if (file !== undefined) onChange(await file.text());
    // The same file again is a choice, too.
    if (input.current !== null) input.current.value = '';
  };
  return (
    <>
      <button type="button" class="bt bt--start" onClick={() => input.current?.click()}>
        {t('form.choose_file')}
      </button>
      <input ref={input} type="file" class="vh" tabIndex={-1} accept={accept} aria-label={t('form.file_of', { field: label })} onChange={() => void take()} />
    </>
  );
}

export function TextArea(props: TextAreaProps): JSX.Element {
  const { id, label, value, onChange, rows = 3, accept, placeholder, isCode = false } = props;
  return (
    <Field {...props}>
      <textarea id={id} class={isCode ? 'input area num' : 'input area'} dir="auto" rows={rows} spellcheck={!isCode} autocomplete="off" placeholder={placeholder} value={value} onInput={(event) => onChange(event.currentTarget.value)} {...described(props)} />
      {accept === undefined ? null : <ChooseFile label={label} accept={accept} onChange={onChange} />}
    </Field>
  );
}
