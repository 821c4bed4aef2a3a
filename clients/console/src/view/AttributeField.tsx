// One particular of a case, edited where it stands, as its kind wants it. Enter or leaving keeps it, Esc gives it back.
import type { AttributeDefinition, AttributeValue } from '@onglass/core';
import { alertIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/index.ts';

/** Answers what is wrong, or nothing. */
export type SetValue = (value: AttributeValue | null) => Promise<string | undefined>;

export interface Choice {
  readonly value: string;
  readonly name: string;
}

interface LineProps {
  readonly id: string;
  readonly label: string;
  readonly problem: string | undefined;
  readonly children: JSX.Element;
}

function Line({ id, label, problem, children }: LineProps): JSX.Element {
  return (
    <div class="fact">
      <label for={id}>{label}</label>
      {children}
      {problem === undefined ? null : (
        <p class="field__error" id={`${id}-problem`} role="alert">
          <Icon path={alertIcon} size={16} />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}

export function ChoiceFact({ id, label, value, choices, onSet }: { readonly id: string; readonly label: string; readonly value: string; readonly choices: readonly Choice[]; readonly onSet: (value: string) => Promise<string | undefined> }): JSX.Element {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const all = choices.some((choice) => choice.value === value) ? choices : [...choices, { value, name: value }];
  return (
    <Line id={id} label={label} problem={problem}>
      <select id={id} class="quiet" value={value} aria-invalid={problem === undefined ? undefined : true} aria-describedby={problem === undefined ? undefined : `${id}-problem`} onChange={(event) => void onSet(event.currentTarget.value).then(setProblem)}>
        {all.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.name}
          </option>
        ))}
      </select>
    </Line>
  );
}

type Written = { readonly value: AttributeValue | null } | { readonly problem: string };

function read(kind: AttributeDefinition['kind'], text: string): Written {
  const words = text.trim();
  if (words === '') return { value: null };
  if (kind !== 'number') return { value: words };
  const number = Number(words.replace(/\s/g, '').replace(/,(\d{1,2})$/, '.$1'));
  return Number.isFinite(number) ? { value: number } : { problem: t('facts.not_number') };
}

function WrittenFact({ definition, id, value, onSet }: { readonly definition: AttributeDefinition; readonly id: string; readonly value: string; readonly onSet: SetValue }): JSX.Element {
  const { kind, label } = definition;
  const [text, setText] = useState(value);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  // A colleague may have changed it meanwhile.
  useEffect(() => setText(value), [value]);
  const keep = async (): Promise<void> => {
    if (text.trim() === value) { setProblem(undefined); return; }
    const written = read(kind, text);
    setProblem('problem' in written ? written.problem : await onSet(written.value));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if (event.key === 'Escape' && text === value && problem === undefined) return;
    event.preventDefault();
    if (event.key === 'Enter') return void keep();
    setText(value);
    setProblem(undefined);
  };
  return (
    <Line id={id} label={label} problem={problem}>
      <input
        id={id}
        class="quiet"
        type={kind === 'date' ? 'date' : 'text'}
        inputMode={kind === 'number' ? 'decimal' : undefined}
        dir={kind === 'text' ? 'auto' : undefined}
        list={undefined}
        autocomplete="off"
        placeholder={t('facts.empty')}
        value={text}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={onKeyDown}
      />
    </Line>
  );
}

const NONE = '';

export function AttributeField({ definition, value, onSet }: { readonly definition: AttributeDefinition; readonly value: unknown; readonly onSet: SetValue }): JSX.Element {
  const { kind, key, label, choices } = definition;
  const id = `fact-${key}`;
  const shown = typeof value === 'string' ? value : value === undefined || value === null ? NONE : JSON.stringify(value);
  const none = { value: NONE, name: t('facts.none') };
  if (kind === 'choice') return <ChoiceFact id={id} label={label} value={shown} choices={[none, ...choices.map((name) => ({ value: name, name }))]} onSet={(next) => onSet(next === NONE ? null : next)} />;
  if (kind === 'yes_no') {
    const both = [none, { value: 'true', name: t('facts.yes') }, { value: 'false', name: t('facts.no') }];
    return <ChoiceFact id={id} label={label} value={shown} choices={both} onSet={(next) => onSet(next === NONE ? null : next === 'true')} />;
  }
  return <WrittenFact definition={definition} id={id} value={shown} onSet={onSet} />;
}
