// The same in plain words, for where nothing better can be shown: a list's row, an e-mail, a text message. Pure.
import type { Card, Content, FormField, ListPickerContent, TimePickerContent } from '@onglass/core';
import { momentFull } from '../state/moments.ts';
import { t } from './text.ts';

const LONGEST = 16_000;

/** A name the browser does not know must not stop anybody. */
export function momentIn(instant: string, zone: string): string {
  const atMs = Date.parse(instant);
  if (Number.isNaN(atMs)) return '–';
  try {
    return momentFull(atMs, Date.now(), zone);
  } catch {
    return momentFull(atMs, Date.now(), 'UTC');
  }
}

export function pickWords({ multiple, min, max }: Pick<ListPickerContent, 'multiple' | 'min' | 'max'>): string {
  if (multiple !== true) return t('rlist.pick_single');
  if (min !== undefined && max !== undefined) return t('rlist.pick_range', { min, max });
  if (min !== undefined) return t('rlist.pick_min', { min });
  return max === undefined ? t('rlist.pick_some') : t('rlist.pick_max', { max });
}

function listLines({ text, sections, ...rules }: ListPickerContent): readonly string[] {
  const items = sections.flatMap((section) => [section.title ?? '', ...section.items.map((item) => `- ${[item.title, item.detail].filter(Boolean).join(', ')}`)]);
  return [text, `${pickWords(rules)}:`, ...items];
}

function timeLines({ text, time_zone: zone, slots, location }: TimePickerContent): readonly string[] {
  const times = slots.map((slot) => `- ${momentIn(slot.starts_at, zone)}, ${t('times.for_minutes', { count: slot.duration_minutes })}`);
  return [text, location ?? '', ...times, t('times.in_zone', { zone })];
}

export function fieldWords({ label, required }: FormField): string {
  return required === true ? `${label} (${t('rform.required_mark')})` : label;
}

function cardLines({ title, text = '', rows = [], actions }: Card): readonly string[] {
  return [title, text, ...rows.map(({ label, value }) => `${label}: ${value}`), ...actions.map((action) => `- ${[action.title, action.url].filter(Boolean).join(': ')}`)];
}

type Lines = { readonly [Type in Content['type']]?: (content: Extract<Content, { type: Type }>) => readonly string[] };

const LINES: Lines = {
  list_picker: listLines,
  time_picker: timeLines,
  form: ({ text, fields }) => [text, ...fields.map((field) => `- ${fieldWords(field)}`)],
  card: cardLines,
  carousel: ({ cards }) => cards.flatMap((card) => [...cardLines(card), '']),
  article: ({ title, text = '', url }) => [title, text, url],
  video_guide: ({ title, text = '', url }) => [title, text, url],
  rating: ({ text }) => [text, t('rate.scale')],
  capture_request: ({ text }) => [text],
  location: ({ label = t('place.unnamed'), latitude, longitude }) => [label, `${latitude}, ${longitude}`],
};

export function fallbackOf(content: Content): string {
  const lines = (LINES[content.type] as ((content: Content) => readonly string[]) | undefined)?.(content) ?? [];
  return lines
    .join('\n')
    .replaceAll(/^\n+|\n+$/gu, '')
    .replaceAll(/\n{2,}/gu, '\n')
    .slice(0, LONGEST);
}
