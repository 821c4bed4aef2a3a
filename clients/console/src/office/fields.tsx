// The fields of the settings' forms: a label, what it means, and the refusal where there is one.
import { alertIcon, Icon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from './text.ts';
import { UNIT_SECONDS, UNITS, unitOf, type Unit } from './words.ts';

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
}

interface Described {
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export function described({ id, hint, error }: FieldProps): Described {
  const parts = [error === undefined ? '' : `${id}-error`, hint === undefined ? '' : `${id}-hint`].filter(Boolean);
  return { 'aria-describedby': parts.length === 0 ? undefined : parts.join(' '), 'aria-invalid': error === undefined ? undefined : true };
}

export function Refusal({ id, error }: { readonly id: string; readonly error: string | undefined }): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="field__error" id={`${id}-error`}>
      <Icon path={alertIcon} size={16} />
      <span>{error}</span>
    </p>
  );
}

export function Field(props: FieldProps & { readonly children: ComponentChildren }): JSX.Element {
  const { id, label, hint, error, children } = props;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {children}
      {hint === undefined ? null : (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Refusal id={id} error={error} />
    </div>
  );
}

/** Several controls under one name. */
export function FieldGroup(props: FieldProps & { readonly children: ComponentChildren }): JSX.Element {
  const { id, label, hint, error, children } = props;
  return (
    <fieldset class="field" id={id} {...described(props)} tabIndex={-1}>
      <legend class="field__label">{label}</legend>
      {hint === undefined ? null : (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <Refusal id={id} error={error} />
    </fieldset>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password';
  readonly list?: readonly string[];
  readonly placeholder?: string;
  readonly narrow?: boolean;
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { id, value, onChange, type = 'text', list, placeholder, narrow = false } = props;
  const shared = {
    id,
    class: narrow ? 'input input--narrow' : 'input',
    dir: 'auto',
    spellcheck: false,
    value,
    placeholder,
    onInput: (event: Event & { readonly currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
    ...described(props),
  } as const;
  if (list === undefined) {
    return (
      <Field {...props}>
        {type === 'password' ? <input type="password" autocomplete="new-password" {...shared} /> : null}
        {type === 'email' ? <input type="email" autocomplete="off" {...shared} /> : null}
        {type === 'text' ? <input type="text" autocomplete="off" {...shared} /> : null}
      </Field>
    );
  }
  return (
    <Field {...props}>
      <input type="text" autocomplete="off" list={`${id}-list`} {...shared} />
      <datalist id={`${id}-list`}>
        {list.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Field>
  );
}

export interface NumberFieldProps extends FieldProps {
  /** NaN while what is typed is no number. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

const numberIn = (text: string): number => (/^\s*-?\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN);

/** The text as it was typed, for as long as it means the value. */
function useTyped(value: number): readonly [string, (text: string) => void] {
  const [typed, type] = useState(Number.isNaN(value) ? '' : String(value));
  const means = numberIn(typed);
  const isSame = means === value || (Number.isNaN(means) && Number.isNaN(value));
  return [isSame ? typed : String(value), type];
}

export function NumberInput(props: NumberFieldProps): JSX.Element {
  const { id, value, onChange, label } = props;
  const [typed, type] = useTyped(value);
  const onInput = (event: Event & { readonly currentTarget: HTMLInputElement }): void => {
    type(event.currentTarget.value);
    onChange(numberIn(event.currentTarget.value));
  };
  return <input id={id} class="input input--number num" inputMode="decimal" autocomplete="off" value={typed} aria-label={label} onInput={onInput} {...described(props)} />;
}

export function NumberField(props: NumberFieldProps): JSX.Element {
  return (
    <Field {...props}>
      <span class="row">
        <NumberInput {...props} />
        {props.unit === undefined ? null : <span class="mid s">{props.unit}</span>}
      </span>
    </Field>
  );
}

export interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

export function SelectField(props: SelectFieldProps): JSX.Element {
  const { id, value, options, onChange } = props;
  return (
    <Field {...props}>
      <select id={id} class="input select" value={value} onChange={(event) => onChange(event.currentTarget.value)} {...described(props)}>
        {options.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export interface ChoiceFieldProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, each with what it does. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>): JSX.Element {
  const { id, value, options, onChange } = props;
  return (
    <FieldGroup {...props}>
      <div class="choices">
        {options.map((one) => (
          <label key={one.value} class="choice">
            <input type="radio" name={id} checked={one.value === value} onChange={() => onChange(one.value)} aria-labelledby={`${id}-${one.value}-name`} aria-describedby={`${id}-${one.value}`} />
            <span class="grow">
              <span class="choice__name" id={`${id}-${one.value}-name`}>
                {one.label}
              </span>
              <span class="choice__hint" id={`${id}-${one.value}`}>
                {one.hint}
              </span>
            </span>
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}

export interface SwitchFieldProps extends FieldProps {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly isFixed?: boolean;
}

export function SwitchField(props: SwitchFieldProps): JSX.Element {
  const { id, label, hint, error, value, onChange, isFixed = false } = props;
  return (
    <div class="field">
      <label class="toggle">
        <input id={id} type="checkbox" role="switch" checked={value} disabled={isFixed} onChange={(event) => onChange(event.currentTarget.checked)} {...described(props)} />
        <span class="field__label">{label}</span>
      </label>
      {hint === undefined ? null : (
        <p class="field__hint field__hint--in" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Refusal id={id} error={error} />
    </div>
  );
}

export interface DurationFieldProps extends FieldProps {
  /** Seconds; null where `never` names what that means. */
  readonly value: number | null;
  readonly onChange: (seconds: number | null) => void;
  readonly never?: string;
  readonly units?: readonly Unit[];
  /** What it begins with when it is no longer null. */
  readonly usual: number;
}

export function DurationField(props: DurationFieldProps): JSX.Element {
  const { id, label, value, onChange, never, units = UNITS, usual } = props;
  const [unit, setUnit] = useState<Unit>(unitOf(value ?? usual));
  // A draft that was dropped, or a number typed in another unit's place.
  const held = value === null || Number.isNaN(value) || value % UNIT_SECONDS[unit] === 0 ? unit : unitOf(value);
  const inUnit = value === null ? Number.NaN : value / UNIT_SECONDS[held];
  const change = (next: Unit): void => {
    setUnit(next);
    if (value !== null) onChange(inUnit * UNIT_SECONDS[next]);
  };
  return (
    <Field {...props}>
      <span class="span">
        {value === null ? null : (
          <>
            <NumberInput {...props} label={label} value={inUnit} onChange={(next) => onChange(Math.round(next * UNIT_SECONDS[held]))} />
            <select class="input select" aria-label={t('form.unit', { field: label })} value={held} onChange={(event) => change(event.currentTarget.value as Unit)}>
              {units.map((one) => (
                <option key={one} value={one} selected={one === held}>
                  {t(`unit.${one}`)}
                </option>
              ))}
            </select>
          </>
        )}
        {never === undefined ? null : (
          <label class="check">
            <input id={value === null ? id : undefined} type="checkbox" checked={value === null} onChange={(event) => onChange(event.currentTarget.checked ? null : usual)} />
            <span>{never}</span>
          </label>
        )}
      </span>
    </Field>
  );
}
