// A form's fields and what stands in them. Pure; the server looks again, here it is said before anything is sent.
// Invariant: what is secret is never in a draft and never in the answer's words.
import type { FormField, FormValue } from '@onglass/core';
import { locale, t } from '../app/texts.ts';
import type { ContentOf } from './kinds.ts';

export type Form = ContentOf<'form'>;
export type Values = Readonly<Record<string, FormValue>>;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().\-/]{6,40}$/;
const NUMBER = /^-?\d+(?:[.,]\d+)?$/;
const DEFAULT_LENGTH = { text: 1000, long_text: 10_000 } as const;

/** The pages in order; a field that no step names stands on the last. */
export function formPages({ fields, steps }: Form): readonly (readonly FormField[])[] {
  if (steps === undefined || steps.length === 0) return [fields];
  const pages = steps.map((ids) => ids.flatMap((id) => fields.filter((field) => field.id === id)));
  const rest = fields.filter(({ id }) => !steps.some((ids) => ids.includes(id)));
  return [...pages.slice(0, -1), [...(pages.at(-1) ?? []), ...rest]].filter((page) => page.length > 0);
}

export function lengthOf(field: FormField): number {
  return field.max_length ?? (field.kind === 'long_text' ? DEFAULT_LENGTH.long_text : DEFAULT_LENGTH.text);
}

export function isBlank(value: FormValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
}

function numberProblem(field: FormField, value: string): string | undefined {
  if (!NUMBER.test(value)) return t('field_number');
  const number = Number(value.replace(',', '.'));
  if (field.min !== undefined && number < field.min) return t('field_least', { count: field.min });
  return field.max !== undefined && number > field.max ? t('field_most', { count: field.max }) : undefined;
}

function countProblem(field: FormField, count: number): string | undefined {
  if (field.min !== undefined && count < field.min) return t('list_min', { count: field.min });
  return field.max !== undefined && count > field.max ? t('list_max', { count: field.max }) : undefined;
}

function wordsProblem(field: FormField, value: string): string | undefined {
  if (field.kind === 'email') return EMAIL.test(value) ? undefined : t('field_email');
  if (field.kind === 'phone') return PHONE.test(value) ? undefined : t('field_phone');
  if (field.kind === 'number') return numberProblem(field, value);
  return value.length > lengthOf(field) ? t('field_long', { count: lengthOf(field) }) : undefined;
}

/** Why this value cannot be sent, in words; undefined when it can. */
export function problemOf(field: FormField, value: FormValue | undefined): string | undefined {
  if (isBlank(value)) return field.required === true ? t(field.choices === undefined && field.kind !== 'yes_no' ? 'field_missing' : 'field_choose') : undefined;
  if (Array.isArray(value)) return countProblem(field, value.length);
  return typeof value === 'string' ? wordsProblem(field, value.trim()) : undefined;
}

export function problemsOf(fields: readonly FormField[], values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.flatMap((field) => {
    const why = problemOf(field, values[field.id]);
    return why === undefined ? [] : [[field.id, why]];
  }));
}

/** As the server takes it: numbers as numbers, nothing for what was left out. */
export function sentValues(form: Form, values: Values): Values {
  return Object.fromEntries(form.fields.flatMap((field): [string, FormValue][] => {
    const value = values[field.id];
    if (value === undefined || isBlank(value)) return [];
    if (field.kind === 'number' && typeof value === 'string') return [[field.id, Number(value.trim().replace(',', '.'))]];
    return [[field.id, typeof value === 'string' ? value.trim() : value]];
  }));
}

export function keptValues(form: Form, values: Values): Values {
  const secret = new Set(form.fields.filter((field) => field.secret === true).map(({ id }) => id));
  return Object.fromEntries(Object.entries(values).filter(([id]) => !secret.has(id)));
}

function valueWords(field: FormField, value: FormValue): string {
  if (field.secret === true) return '••••';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (field.kind === 'date' && typeof value === 'string') return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
  const titles = (Array.isArray(value) ? value : [value]).map((one) => field.choices?.find(({ id }) => id === one)?.title ?? String(one));
  return titles.join(', ');
}

/** "Name: Maya" line by line. */
export function formWords(form: Form, values: Values): string {
  const lines = form.fields.flatMap((field) => {
    const value = values[field.id];
    return value === undefined ? [] : [`${field.label}: ${valueWords(field, value)}`];
  });
  return lines.length === 0 ? t('form_empty') : lines.join('\n');
}

const PATH = /^content\.answer\.values\.([A-Za-z0-9_.-]+)$/;

/** What the server did not like, by field. */
export function serverProblems(errors: readonly { readonly path: string; readonly detail: string }[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((errors ?? []).flatMap(({ path, detail }) => {
    const id = PATH.exec(path)?.[1];
    return id === undefined ? [] : [[id, detail]];
  }));
}
