// A rule's text, read by the server while it is typed: said back as it is understood, or where it stops being a rule.
import type { RuleFault, RuleReading } from '@onglass/core';
import { alertIcon, checkIcon, Icon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useOffice } from './state.ts';
import { t, type OfficeKey } from './text.ts';

const PAUSE_MS = 350;
const EXAMPLES = ['hours', 'late', 'tag', 'silent'] as const;

function useReading(text: string): RuleReading | undefined {
  const { api } = useOffice();
  const [reading, setReading] = useState<RuleReading | undefined>(undefined);
  useEffect(() => {
    let over = false;
    if (text.trim() === '') {
      setReading(undefined);
      return undefined;
    }
    const timer = setTimeout(() => {
      void api.rules.check(text).then((answer) => !over && setReading(answer.ok ? answer.value : undefined));
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api, text]);
  return reading;
}

/** Where a line and column stand in the text, from its beginning. */
export function placeIn(text: string, { line, column }: Pick<RuleFault, 'line' | 'column'>): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, before + column - 1);
}

function Faults({ faults, onGo }: { readonly faults: readonly RuleFault[]; readonly onGo: (fault: RuleFault) => void }): JSX.Element {
  return (
    <ul class="faults">
      {faults.map((fault) => (
        <li key={`${String(fault.line)} ${String(fault.column)} ${fault.detail}`} class="field__error">
          <Icon path={alertIcon} size={16} />
          <span>
            <button type="button" class="link" onClick={() => onGo(fault)}>
              {t('rule.at', { line: fault.line, column: fault.column })}
            </button>{' '}
            {fault.detail}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Understood({ sentences }: { readonly sentences: readonly string[] }): JSX.Element {
  return (
    <div class="understood s">
      <Icon path={checkIcon} size={16} />
      <div>
        <p class="strong">{t('rule.understood')}</p>
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>
              <bdi>{sentence}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export interface RuleTextProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

export function RuleText({ value, error, onChange }: RuleTextProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const reading = useReading(value);
  const faults = reading?.errors ?? [];
  const goTo = (fault: RuleFault): void => {
    const at = placeIn(value, fault);
    const end = /^\S+/u.exec(value.slice(at))?.[0].length ?? 0;
    field.current?.focus();
    field.current?.setSelectionRange(at, at + end);
  };
  const isWrong = error !== undefined || faults.length > 0;
  return (
    <div class="field">
      <label class="field__label" for="rule-text">
        {t('rule.text')}
      </label>
      <p class="field__hint" id="rule-text-hint">
        {t('rule.text_hint')}
      </p>
      <textarea ref={field} id="rule-text" class="input input--rule" rows={7} spellcheck={false} autocapitalize="off" dir="ltr" value={value} aria-invalid={isWrong ? true : undefined} aria-describedby="rule-text-hint rule-text-state" onInput={(event) => onChange(event.currentTarget.value)} />
      <div id="rule-text-state" role="status" class="rule-state">
        {faults.length > 0 ? <Faults faults={faults} onGo={goTo} /> : null}
        {faults.length === 0 && error !== undefined ? (
          <p class="field__error">
            <Icon path={alertIcon} size={16} />
            <span>{error}</span>
          </p>
        ) : null}
        {faults.length === 0 && error === undefined && reading !== undefined ? <Understood sentences={reading.sentences} /> : null}
      </div>
      <details class="examples s" open={value === ''}>
        <summary>{t('rule.examples')}</summary>
        <ul>
          {EXAMPLES.map((name) => {
            const text = t(`rule.example_${name}`);
            return (
              <li key={name}>
                <span class="grow">
                  <span class="mid">{t(`rule.example_${name}_what` as OfficeKey)}</span>
                  <code dir="ltr">{text}</code>
                </span>
                <button type="button" class="ibt" aria-label={t('rule.use', { what: t(`rule.example_${name}_what` as OfficeKey) })} title={t('rule.use', { what: t(`rule.example_${name}_what` as OfficeKey) })} onClick={() => { onChange(text); field.current?.focus(); }}>
                  <Icon path={plusIcon} size={16} />
                </button>
              </li>
            );
          })}
        </ul>
      </details>
    </div>
  );
}
