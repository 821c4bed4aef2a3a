// One field of a form, with its label, its help and its error.
import type { FormField, FormValue } from '@onglass/core';
import { Icon, alertIcon } from '@onglass/ui';
import type { InputHTMLAttributes, JSX } from 'preact';
import { t } from '../app/texts.ts';
import { Choice } from './choice.tsx';
import { lengthOf } from './form_values.ts';

export interface FieldProps {
  readonly field: FormField;
  readonly id: string;
  readonly value: FormValue | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: FormValue | undefined) => void;
}

interface Native {
  readonly type: 'text' | 'email' | 'tel' | 'date' | 'password';
  readonly inputMode?: 'email' | 'tel' | 'decimal';
  readonly autocomplete?: 'on' | 'off' | 'email' | 'tel';
}

const INPUTS: Readonly<Record<'text' | 'email' | 'phone' | 'number' | 'date', Native>> = {
  text: { type: 'text', autocomplete: 'on' },
  email: { type: 'email', inputMode: 'email', autocomplete: 'email' },
  phone: { type: 'tel', inputMode: 'tel', autocomplete: 'tel' },
  // Not type=number: its arrows and its wheel change what was typed, and its value is empty while it is wrong.
  number: { type: 'text', inputMode: 'decimal', autocomplete: 'off' },
  date: { type: 'date' },
};

export function Field(props: FieldProps): JSX.Element {
  const { field } = props;
  const grouped = field.kind === 'choice' || field.kind === 'choices' || field.kind === 'yes_no';
  return grouped ? <Group {...props} /> : <Line {...props} />;
}

function describedBy({ field, id, problem }: FieldProps): string | undefined {
  const parts = [(field.help !== undefined || field.secret === true) && `${id}-help`, problem !== undefined && `${id}-why`].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(' ');
}

function Caption({ field }: { readonly field: FormField }): JSX.Element {
  return (
    <>
      <span dir="auto">{field.label}</span>
      {field.required === true ? null : <small> {t('field_optional')}</small>}
    </>
  );
}

function Help({ field, id, problem }: FieldProps): JSX.Element {
  const help = [field.help, field.secret === true ? t('field_secret') : undefined].filter((part) => part !== undefined).join(' ');
  return (
    <>
      {help === '' ? null : (
        <p id={`${id}-help`} class="og-sub" dir="auto">
          {help}
        </p>
      )}
      <Problem field={field} id={id} problem={problem} />
    </>
  );
}

function Problem({ field, id, problem }: Pick<FieldProps, 'field' | 'id' | 'problem'>): JSX.Element | null {
  if (problem === undefined) return null;
  return (
    <p id={`${id}-why`} class="og-error" data-error={field.id}>
      <Icon path={alertIcon} size={16} />
      <span dir="auto">{problem}</span>
    </p>
  );
}

function Line(props: FieldProps): JSX.Element {
  const { field, id, value, problem, onChange } = props;
  const shared = { id, class: 'og-field', value: typeof value === 'string' || typeof value === 'number' ? String(value) : '', 'aria-invalid': problem !== undefined, 'aria-required': field.required === true, 'aria-describedby': describedBy(props), maxLength: lengthOf(field) } as const;
  const type = (native: Native): InputHTMLAttributes => ({ ...shared, ...native }) as InputHTMLAttributes;
  const kind = field.kind === 'email' || field.kind === 'phone' || field.kind === 'number' || field.kind === 'date' ? field.kind : 'text';
  const native: Native = field.secret === true && kind === 'text' ? { type: 'password', autocomplete: 'off' } : INPUTS[kind];
  return (
    <div class="og-form__field">
      <label class="og-form__label" for={id}>
        <Caption field={field} />
      </label>
      {field.kind === 'long_text' ? <textarea {...shared} rows={3} dir="auto" onInput={(event) => onChange(event.currentTarget.value)} /> : <input {...type(native)} dir={kind === 'text' ? 'auto' : 'ltr'} onInput={(event) => onChange(event.currentTarget.value)} />}
      <Help {...props} />
    </div>
  );
}

interface Option {
  readonly value: string | boolean;
  readonly title: string;
}

function optionsOf(field: FormField): readonly Option[] {
  if (field.kind === 'yes_no') return [{ value: true, title: t('yes') }, { value: false, title: t('no') }];
  return (field.choices ?? []).map(({ id, title }) => ({ value: id, title }));
}

function Group(props: FieldProps): JSX.Element {
  const { field, id, value, problem, onChange } = props;
  const multiple = field.kind === 'choices';
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
  const options = optionsOf(field);
  const pick = (option: Option, checked: boolean): void => {
    if (!multiple) {
      onChange(option.value);
      return;
    }
    const next = options.map((one) => one.value).filter((one): one is string => typeof one === 'string' && (one === option.value ? checked : chosen.includes(one)));
    onChange(next);
  };
  return (
    <fieldset class="og-choices" aria-describedby={describedBy(props)} aria-invalid={problem !== undefined} role={multiple ? 'group' : 'radiogroup'} aria-required={multiple ? undefined : field.required === true}>
      <legend class="og-form__label">
        <Caption field={field} />
      </legend>
      <Help {...props} problem={undefined} />
      {options.map((option) => (
        <Choice key={String(option.value)} name={id} multiple={multiple} checked={chosen.includes(option.value)} onPick={(checked) => pick(option, checked)}>
          {option.title}
        </Choice>
      ))}
      <Problem {...props} />
    </fieldset>
  );
}
