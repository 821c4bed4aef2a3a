// From what stands in the fields to the content as it will be read, and what is plainly wrong before anybody is asked.
// Arrays keep their order and length: the path of a refusal names the same place here.
import type { CaptureKind, CardContent, Card, Content, FileDescription, FormContent, FormField, OutgoingContent } from '@onglass/core';
import { instantAt } from '../state/zone.ts';
import { fallbackOf } from './fallback.ts';
import type { ActionDraft, CardDraft, Drafts, FieldDraft, FormDraftOf, ItemDraft, Kind, Picture, SlotDraft } from './shapes.ts';
import { t } from './text.ts';

export interface Zones {
  /** Undefined: not known. */
  readonly customer: string | undefined;
  readonly mine: string;
}

/** What is wrong, by the path in the content. */
export type Faults = ReadonlyMap<string, string>;
type Bare<Type extends Content['type']> = Omit<Extract<Content, { type: Type }>, 'fallback'>;

/** exactOptionalPropertyTypes: what is empty is left out. */
function words<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  const said = value.trim();
  return said === '' ? {} : ({ [name]: said } as Record<Name, string>);
}

export function numberIn(text: string): number | undefined {
  const said = text.trim().replace(',', '.').replace('−', '-');
  return said !== '' && Number.isFinite(Number(said)) ? Number(said) : undefined;
}

function figure<Name extends string>(name: Name, value: string): Partial<Record<Name, number>> {
  const number = numberIn(value);
  return number === undefined ? {} : ({ [name]: number } as Record<Name, number>);
}

function picture<Name extends string>(name: Name, file: Picture | undefined): Partial<Record<Name, FileDescription>> {
  return file === undefined ? {} : ({ [name]: file } as Record<Name, FileDescription>);
}

/** The instant a slot begins, by the clock it is written on; undefined while it is not whole. */
export function beginsAt({ date, time }: SlotDraft, zone: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})$/u.exec(`${date} ${time.slice(0, 5)}`);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return instantAt({ year, month, day, hour, minute }, zone);
}

export function zoneOf(by: 'customer' | 'mine', zones: Zones): string {
  return by === 'customer' ? (zones.customer ?? zones.mine) : zones.mine;
}

const itemOf = ({ id, title, detail, image }: ItemDraft): Bare<'list_picker'>['sections'][number]['items'][number] => ({ id, title: title.trim(), ...words('detail', detail), ...picture('image', image) });

function actionOf({ id, title, kind, url, screen }: ActionDraft): Card['actions'][number] {
  return { id, title: title.trim(), kind, ...(kind === 'link' ? words('url', url) : {}), ...(kind === 'open_screen' ? words('screen', screen) : {}) };
}

function cardOf({ title, text, image, alt, rows, actions }: CardDraft): Omit<CardContent, 'type' | 'fallback'> {
  const lines = rows.map(({ label, value }) => ({ label: label.trim(), value: value.trim() }));
  return { title: title.trim(), ...words('text', text), ...picture('image', image), ...(image === undefined ? {} : words('alt', alt)), ...(lines.length === 0 ? {} : { rows: lines }), actions: actions.map(actionOf) };
}

export const hasChoices = (kind: FieldDraft['kind']): boolean => kind === 'choice' || kind === 'choices';
export const hasRange = (kind: FieldDraft['kind']): boolean => kind === 'number' || kind === 'choices';
export const hasLength = (kind: FieldDraft['kind']): boolean => kind === 'text' || kind === 'long_text';

function fieldOf({ id, label, kind, required, secret, help, choices, min, max, max_length: longest }: FieldDraft): FormField {
  return {
    id,
    label: label.trim(),
    kind,
    ...(required ? { required } : {}),
    ...(secret ? { secret } : {}),
    ...words('help', help),
    ...(hasChoices(kind) ? { choices: choices.map((one) => ({ id: one.id, title: one.title.trim() })) } : {}),
    ...(hasRange(kind) ? { ...figure('min', min), ...figure('max', max) } : {}),
    ...(hasLength(kind) ? figure('max_length', longest) : {}),
  };
}

/** Each page begins at a marked field; the first begins at the first. */
export function pagesOf(fields: readonly FieldDraft[]): readonly (readonly string[])[] {
  const pages: string[][] = [];
  for (const field of fields) {
    if (field.page || pages.length === 0) pages.push([]);
    pages.at(-1)?.push(field.id);
  }
  return pages;
}

function formOf({ text, submit_label: label, fields }: FormDraftOf): Omit<FormContent, 'type' | 'fallback'> {
  const pages = pagesOf(fields);
  return { text: text.trim(), ...words('submit_label', label), fields: fields.map(fieldOf), ...(pages.length > 1 ? { steps: pages } : {}) };
}

const KINDS: Readonly<Record<Drafts['capture_request']['kinds'], readonly CaptureKind[]>> = { both: ['screenshot', 'photo'], screenshot: ['screenshot'], photo: ['photo'] };

type Makers = { readonly [One in Kind]: (draft: Drafts[One], zones: Zones) => Omit<Bare<One>, 'type'> };

const MAKERS: Makers = {
  list_picker: ({ text, multiple, min, max, sections }) => ({
    text: text.trim(),
    sections: sections.map(({ title, items }) => ({ ...words('title', title), items: items.map(itemOf) })),
    ...(multiple ? { multiple, ...figure('min', min), ...figure('max', max) } : {}),
  }),
  time_picker: ({ text, location, by, slots }, zones) => ({
    text: text.trim(),
    time_zone: zones.customer ?? zones.mine,
    slots: slots.map((slot) => ({ id: slot.id, starts_at: instantOf(beginsAt(slot, zoneOf(by, zones))), duration_minutes: numberIn(slot.minutes) ?? 0 })),
    ...words('location', location),
  }),
  form: formOf,
  card: cardOf,
  carousel: ({ cards }) => ({ cards: cards.map(cardOf) }),
  article: ({ title, url, text, image, alt }) => ({ title: title.trim(), url: url.trim(), ...words('text', text), ...picture('image', image), ...(image === undefined ? {} : words('alt', alt)) }),
  video_guide: ({ title, url, text, image, duration, captions, screen }) => ({ title: title.trim(), url: url.trim(), ...words('text', text), ...picture('poster', image), ...figure('duration_seconds', duration), ...words('captions_url', captions), ...words('for_screen', screen) }),
  rating: ({ text, comment }) => ({ text: text.trim() || t('rate.usual'), scale: 5, ...(comment ? { comment } : {}) }),
  capture_request: ({ text, kinds }) => ({ text: text.trim() || t('capture.usual'), kinds: KINDS[kinds] }),
  location: ({ label, latitude, longitude }) => ({ latitude: numberIn(latitude) ?? 0, longitude: numberIn(longitude) ?? 0, ...words('label', label) }),
};

function instantOf(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

export function contentOf<One extends Kind>(kind: One, draft: Drafts[One], zones: Zones): Content {
  const bare = { type: kind, ...MAKERS[kind](draft, zones) };
  return { ...bare, fallback: fallbackOf(bare as unknown as Content) } as unknown as Content;
}

/** Pictures by their ids only. */
export function sentOf(content: Content): OutgoingContent {
  const byId = (key: string, value: unknown): unknown => ((key === 'image' || key === 'poster') && value !== undefined ? { id: (value as FileDescription).id } : value);
  return JSON.parse(JSON.stringify(content, byId)) as OutgoingContent;
}
