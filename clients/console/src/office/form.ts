// A form over one item: what is typed is kept as a draft until it is saved or dropped; refusals stand at their fields.
import type { Outcome, Problem } from '@onglass/core';
import { useRef, useState } from 'preact/hooks';
import { useOffice } from './state.ts';
import { t } from './text.ts';

export interface FieldError {
  readonly path: string;
  readonly detail: string;
}

export interface Form<F extends object> {
  readonly value: F;
  readonly start: F;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly problem: Problem | undefined;
  set(change: Partial<F>): void;
  reset(): void;
  /** The refusal at this field, or at a part of it. */
  errorAt(path: string): string | undefined;
  /** Saves; answers whether it was. Numbers that are none are refused here, at their fields. */
  submit(save: (value: F) => Promise<Outcome<unknown>>): Promise<boolean>;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isAt(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

function missingNumbers(value: object): readonly FieldError[] {
  return Object.entries(value).flatMap(([path, one]) => (typeof one === 'number' && Number.isNaN(one) ? [{ path, detail: t('form.number') }] : []));
}

export function useForm<F extends object>(key: string, start: F): Form<F> {
  const office = useOffice();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const latest = useRef(start);
  const value = (office.drafts.value.get(key) as F | undefined) ?? start;
  latest.current = value;
  const keep = (next: F): void => {
    latest.current = next;
    if (isSame(next, start)) office.dropDraft(key);
    else office.keepDraft(key, next);
  };
  const clear = (): void => {
    setErrors([]);
    setProblem(undefined);
  };
  return {
    value,
    start,
    isDirty: office.drafts.value.has(key),
    isBusy,
    problem,
    set: (change) => {
      const names = Object.keys(change);
      setErrors((all) => all.filter(({ path }) => !names.some((name) => isAt(path, name))));
      keep({ ...latest.current, ...change });
    },
    reset: () => {
      clear();
      office.dropDraft(key);
    },
    errorAt: (field) => errors.find(({ path }) => isAt(path, field))?.detail,
    submit: async (save) => {
      if (isBusy) return false;
      clear();
      const missing = missingNumbers(latest.current);
      setErrors(missing);
      if (missing.length > 0) return false;
      setBusy(true);
      const outcome = await save(latest.current);
      setBusy(false);
      if (outcome.ok) {
        office.dropDraft(key);
        return true;
      }
      setErrors(outcome.problem.errors ?? []);
      setProblem(outcome.problem);
      return false;
    },
  };
}

/** A refusal before anything was asked. */
export function refusedAt(path: string, detail: string): Outcome<never> {
  return { ok: false, problem: { type: 'about:blank', title: '', status: 422, code: 'invalid', detail, errors: [{ path, detail, code: 'invalid' }] } };
}

/** The first field that was refused takes the focus. */
export function focusRefused(form: HTMLElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
