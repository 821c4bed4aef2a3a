// Several of many: a search over a list of checkboxes, the chosen ones counted.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FieldGroup, type FieldProps } from './fields.tsx';
import { t } from './text.ts';

export interface PickListProps extends FieldProps {
  readonly options: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly empty: string;
}

const SEARCHED_FROM = 8;

export function PickList(props: PickListProps): JSX.Element {
  const { id, label, options, chosen, onChange, empty } = props;
  const [find, setFind] = useState('');
  const wanted = find.trim().toLocaleLowerCase();
  const shown = options.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const toggle = (one: string): void => onChange(chosen.includes(one) ? chosen.filter((id) => id !== one) : [...chosen, one]);
  return (
    <FieldGroup {...props}>
      {options.length === 0 ? <p class="s mid">{empty}</p> : null}
      {options.length < SEARCHED_FROM ? null : (
        <input class="input" type="search" autocomplete="off" spellcheck={false} aria-label={t('pick.find', { field: label })} placeholder={t('pick.find_hint')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
      )}
      {options.length === 0 ? null : (
        <ul class="ticks" tabIndex={-1}>
          {shown.map((one) => (
            <li key={one.id}>
              <label class="tick">
                <input type="checkbox" name={id} checked={chosen.includes(one.id)} onChange={() => toggle(one.id)} />
                <span class="grow cut"><bdi>{one.name}</bdi></span>
                {one.note === undefined ? null : <span class="xs mid">{one.note}</span>}
              </label>
            </li>
          ))}
          {shown.length === 0 ? <li class="s mid">{t('pick.none')}</li> : null}
        </ul>
      )}
      {options.length === 0 ? null : <p class="xs mid">{t('pick.chosen', { count: chosen.length, all: options.length })}</p>}
    </FieldGroup>
  );
}
