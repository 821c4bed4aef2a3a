// A level from none to 5 for each of a list, in two directions: an agent's skills, or a skill's agents.
import type { JSX } from 'preact';
import { FieldGroup, type FieldProps } from './fields.tsx';
import { t } from './text.ts';

export interface LevelListProps extends FieldProps {
  readonly options: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  /** By id; what is not there is at no level. */
  readonly levels: Readonly<Record<string, number>>;
  readonly onChange: (levels: Readonly<Record<string, number>>) => void;
  readonly empty: string;
  /** In words for 0, where it is not "none". */
  readonly zero?: string;
}

const LEVELS = [0, 1, 2, 3, 4, 5] as const;

export function LevelList(props: LevelListProps): JSX.Element {
  const { options, levels, onChange, empty, zero = t('level.0') } = props;
  const words = (level: (typeof LEVELS)[number]): string => (level === 0 ? zero : t(`level.${level}`));
  const set = (id: string, level: number): void => {
    const { [id]: _before, ...rest } = levels;
    onChange(level === 0 ? rest : { ...rest, [id]: level });
  };
  return (
    <FieldGroup {...props}>
      {options.length === 0 ? (
        <p class="s mid">{empty}</p>
      ) : (
        <ul class="levels" tabIndex={-1}>
          {options.map((one) => (
            <li key={one.id} class="level-row" data-level={levels[one.id] ?? 0}>
              <span class="grow cut"><bdi>{one.name}</bdi></span>
              {one.note === undefined ? null : <span class="xs mid">{one.note}</span>}
              <select class="input select" aria-label={t('level.of', { name: one.name })} value={String(levels[one.id] ?? 0)} onChange={(event) => set(one.id, Number(event.currentTarget.value))}>
                {LEVELS.map((level) => (
                  <option key={level} value={String(level)} selected={level === (levels[one.id] ?? 0)}>
                    {words(level)}
                  </option>
                ))}
              </select>
            </li>
          ))}
        </ul>
      )}
    </FieldGroup>
  );
}

/** In the wire's order and form; unchanged levels compare equal. */
export function levelsOf(entries: readonly { readonly id: string; readonly level: number }[]): Readonly<Record<string, number>> {
  return Object.fromEntries(entries.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, level }) => [id, level]));
}
