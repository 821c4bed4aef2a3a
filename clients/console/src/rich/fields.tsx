// The composers' fields. Each stands for a place in the content; a refusal is told at its place.
import { alertIcon, closeIcon, downIcon, Icon, plusIcon, upIcon } from '@onglass/ui';
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import type { Faults } from './made.ts';
import { t } from './text.ts';

export const FaultsContext = createContext<Faults>(new Map());

export function idOfPath(path: string): string {
  return `rich-${path.replaceAll('.', '-')}`;
}

/** The place on screen nearest to a path: itself, or what it is part of; '' where there is none. */
export function placeOf(path: string): string {
  const parts = path.split('.');
  while (parts.length > 0 && document.getElementById(idOfPath(parts.join('.'))) === null) parts.pop();
  return parts.join('.');
}

export interface PlaceProps {
  readonly path: string;
  readonly label: string;
}

interface Described {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export function useFault(path: string): { readonly fault: string | undefined; readonly described: Described } {
  const fault = useContext(FaultsContext).get(path);
  const id = idOfPath(path);
  return { fault, described: { id, 'aria-describedby': fault === undefined ? undefined : `${id}-error`, 'aria-invalid': fault === undefined ? undefined : true } };
}

export function Refusal({ path }: { readonly path: string }): JSX.Element | null {
  const { fault } = useFault(path);
  if (fault === undefined) return null;
  return (
    <p class="field__error" id={`${idOfPath(path)}-error`}>
      <Icon path={alertIcon} size={16} />
      <span>{fault}</span>
    </p>
  );
}

function Field({ path, label, children }: PlaceProps & { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="field">
      <label class="field__label" for={idOfPath(path)}>
        {label}
      </label>
      {children}
      <Refusal path={path} />
    </div>
  );
}

export interface TextProps extends PlaceProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'url' | 'date' | 'time';
  readonly mode?: 'decimal' | 'numeric';
  readonly longest?: number;
  readonly hint?: string;
}

export function TextField({ path, label, value, onChange, type = 'text', mode, longest = 2000, hint }: TextProps): JSX.Element {
  const { described } = useFault(path);
  const shared = { class: 'input', value, onInput: (event: Event & { readonly currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value), ...described };
  return (
    <Field path={path} label={label}>
      {type === 'date' ? <input type="date" {...shared} /> : null}
      {type === 'time' ? <input type="time" {...shared} /> : null}
      {type === 'text' || type === 'url' ? <input type="text" inputMode={type === 'url' ? 'url' : (mode ?? 'text')} dir="auto" autocomplete="off" maxLength={longest} placeholder={hint} {...shared} /> : null}
    </Field>
  );
}

export function LongField({ path, label, value, onChange, hint }: TextProps): JSX.Element {
  const { described } = useFault(path);
  return (
    <Field path={path} label={label}>
      <textarea class="input rich__long" dir="auto" rows={2} maxLength={16_000} placeholder={hint} value={value} onInput={(event) => onChange(event.currentTarget.value)} {...described} />
    </Field>
  );
}

export interface SelectProps<Value extends string> extends PlaceProps {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

export function SelectField<Value extends string>({ path, label, value, options, onChange }: SelectProps<Value>): JSX.Element {
  const { described } = useFault(path);
  return (
    <Field path={path} label={label}>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value as Value)} {...described}>
        {options.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function Tick({ label, value, onChange }: { readonly label: string; readonly value: boolean; readonly onChange: (value: boolean) => void }): JSX.Element {
  return (
    <label class="rich__tick">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

/** Several places under one name; a refusal of the whole is told here. */
export function Group({ path, label, children }: PlaceProps & { readonly children: ComponentChildren }): JSX.Element {
  const { described } = useFault(path);
  return (
    <fieldset class="rich__group" tabIndex={-1} {...described}>
      <legend class="vh">{label}</legend>
      <Refusal path={path} />
      {children}
    </fieldset>
  );
}

const later = (then: () => void): void => void requestAnimationFrame(then);
const focus = (id: string): void => document.getElementById(id)?.focus();

export interface RowsProps<Row extends { readonly id: string }> extends PlaceProps {
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly make: (rows: readonly Row[]) => Row;
  readonly nameOf: (row: Row, at: number) => string;
  readonly draw: (row: Row, at: number, change: (next: Row) => void) => ComponentChildren;
  readonly addLabel: string;
  readonly least?: number;
  readonly most: number;
  /** Several fields in a row are named together. */
  readonly grouped?: boolean;
}

/** Rows that can be added, moved and taken out; the focus stays where the hand was. */
export function Rows<Row extends { readonly id: string }>({ path, label, rows, onChange, make, nameOf, draw, addLabel, least = 0, most, grouped = false }: RowsProps<Row>): JSX.Element {
  const { notices } = useDesk();
  const place = idOfPath(path);
  const move = (at: number, by: 1 | -1): void => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row === undefined) return;
    next.splice(at + by, 0, row);
    onChange(next);
    notices.speak(t('rich.moved', { name: nameOf(row, at + by), at: at + by + 1, count: rows.length }));
    later(() => focus(`${place}-${row.id}-${by < 0 ? 'up' : 'down'}`));
  };
  const remove = (row: Row, at: number): void => {
    onChange(rows.filter((one) => one !== row));
    notices.speak(t('rich.removed', { name: nameOf(row, at) }));
    later(() => focus(`${place}-add`));
  };
  const add = (): void => {
    const row = make(rows);
    onChange([...rows, row]);
    later(() => document.querySelector<HTMLElement>(`[data-row="${place}-${row.id}"] :is(input, textarea, select)`)?.focus());
  };
  return (
    <Group path={path} label={label}>
      {rows.map((row, at) => (
        <div key={row.id} class="rich__row" data-row={`${place}-${row.id}`} {...(grouped ? { role: 'group', 'aria-label': nameOf(row, at) } : {})}>
          <div class="rich__fields">{draw(row, at, (next) => onChange(rows.map((one) => (one === row ? next : one))))}</div>
          <span class="rich__moves">
            <Move id={`${place}-${row.id}-up`} icon={upIcon} label={t('rich.up', { name: nameOf(row, at) })} off={at === 0} onPress={() => move(at, -1)} />
            <Move id={`${place}-${row.id}-down`} icon={downIcon} label={t('rich.down', { name: nameOf(row, at) })} off={at === rows.length - 1} onPress={() => move(at, 1)} />
            <Move id={`${place}-${row.id}-out`} icon={closeIcon} label={t('rich.remove', { name: nameOf(row, at) })} off={rows.length <= least} onPress={() => remove(row, at)} />
          </span>
        </div>
      ))}
      {rows.length < most ? (
        <button type="button" id={`${place}-add`} class="bt bt--bare rich__add" onClick={add}>
          <Icon path={plusIcon} size={16} />
          {addLabel}
        </button>
      ) : null}
    </Group>
  );
}

function Move({ id, icon, label, off, onPress }: { readonly id: string; readonly icon: string; readonly label: string; readonly off: boolean; readonly onPress: () => void }): JSX.Element {
  return (
    <button type="button" id={id} class="ibt ibt--28" aria-label={label} title={label} aria-disabled={off} onClick={() => off || onPress()}>
      <Icon path={icon} size={16} />
    </button>
  );
}
