// What is plainly wrong before the server is asked, by the path in the content; the server judges all else. Pure.
import type { Problem } from '@onglass/core';
import { beginsAt, hasChoices, numberIn, zoneOf, type Faults, type Zones } from './made.ts';
import type { CardDraft, Drafts, FieldDraft, Kind } from './shapes.ts';
import { t, type RichKey } from './text.ts';

type Found = [path: string, words: string];

function need(path: string, value: string, key: RichKey): Found[] {
  return value.trim() === '' ? [[path, t(key)]] : [];
}

function address(path: string, value: string): Found[] {
  return /^https?:\/\/\S+$/u.test(value.trim()) ? [] : [[path, t('rich.need_url')]];
}

/** Empty is no number and no fault. */
function number(path: string, value: string): Found[] {
  return value.trim() !== '' && numberIn(value) === undefined ? [[path, t('rich.need_number')]] : [];
}

function range(path: string, { min, max }: { readonly min: string; readonly max: string }): Found[] {
  const [least, most] = [numberIn(min), numberIn(max)];
  const crossed: Found[] = least !== undefined && most !== undefined && least > most ? [[`${path}min`, t('rich.over_max')]] : [];
  return [...number(`${path}min`, min), ...number(`${path}max`, max), ...crossed];
}

function degrees(path: string, value: string, most: number, key: RichKey): Found[] {
  const found = numberIn(value);
  if (found === undefined) return [[path, t('rich.need_number')]];
  return Math.abs(found) > most ? [[path, t(key)]] : [];
}

function fieldFaults(field: FieldDraft, at: number): Found[] {
  const path = `fields.${at}.`;
  const choices = hasChoices(field.kind) ? field.choices.flatMap((one, index) => need(`${path}choices.${index}.title`, one.title, 'rich.need_title')) : [];
  return [...need(`${path}label`, field.label, 'rich.need_label'), ...choices, ...range(path, field), ...number(`${path}max_length`, field.max_length)];
}

function cardFaults(card: CardDraft, path: string): Found[] {
  return [
    ...need(`${path}title`, card.title, 'rich.need_title'),
    ...card.rows.flatMap((row, at) => [...need(`${path}rows.${at}.label`, row.label, 'rich.need_label'), ...need(`${path}rows.${at}.value`, row.value, 'rich.need_value')]),
    ...card.actions.flatMap((action, at) => [
      ...need(`${path}actions.${at}.title`, action.title, 'rich.need_title'),
      ...(action.kind === 'link' ? address(`${path}actions.${at}.url`, action.url) : []),
      ...(action.kind === 'open_screen' ? need(`${path}actions.${at}.screen`, action.screen, 'rich.need_screen') : []),
    ]),
  ];
}

function slotFaults({ by, slots }: Drafts['time_picker'], zones: Zones): Found[] {
  const begins = slots.map((slot) => beginsAt(slot, zoneOf(by, zones)));
  return begins.flatMap((ms, at): Found[] => {
    const path = `slots.${at}.starts_at`;
    const minutes: Found[] = numberIn(slots[at]?.minutes ?? '') === undefined ? [[`slots.${at}.duration_minutes`, t('rich.need_number')]] : [];
    if (ms === undefined) return [[path, t('rich.need_when')], ...minutes];
    if (ms <= Date.now()) return [[path, t('rich.past')], ...minutes];
    return begins.indexOf(ms) < at ? [[path, t('rich.twice')], ...minutes] : minutes;
  });
}

type Checks = { readonly [One in Kind]: (draft: Drafts[One], zones: Zones) => Found[] };

const CHECKS: Checks = {
  list_picker: (draft) => [
    ...need('text', draft.text, 'rich.need_text'),
    ...draft.sections.flatMap((section, at) => section.items.flatMap((item, index) => need(`sections.${at}.items.${index}.title`, item.title, 'rich.need_title'))),
    ...(draft.multiple ? range('', draft) : []),
  ],
  time_picker: (draft, zones) => [...need('text', draft.text, 'rich.need_text'), ...slotFaults(draft, zones)],
  form: ({ text, fields }) => [...need('text', text, 'rich.need_text'), ...fields.flatMap(fieldFaults)],
  card: (draft) => cardFaults(draft, ''),
  carousel: ({ cards }) => cards.flatMap((card, at) => cardFaults(card, `cards.${at}.`)),
  article: ({ title, url }) => [...need('title', title, 'rich.need_title'), ...address('url', url)],
  video_guide: ({ title, url, duration, captions }) => [...need('title', title, 'rich.need_title'), ...address('url', url), ...number('duration_seconds', duration), ...(captions.trim() === '' ? [] : address('captions_url', captions))],
  rating: () => [],
  capture_request: () => [],
  location: ({ latitude, longitude }) => [...degrees('latitude', latitude, 90, 'rich.latitude_range'), ...degrees('longitude', longitude, 180, 'rich.longitude_range')],
};

export function faultsOf<One extends Kind>(kind: One, draft: Drafts[One], zones: Zones): Faults {
  // The first that is said of a place stands.
  return new Map(CHECKS[kind](draft, zones).reverse());
}

/** A refusal's errors by the same paths: `content.fields[2].label` is `fields.2.label`. */
export function refusedFaults(problem: Problem): Faults {
  const found = (problem.errors ?? []).map(({ path, detail }): Found => [path.replaceAll(/\[(\d+)\]/gu, '.$1').replace(/^\$?\.?(content\.)?/u, ''), detail]);
  return new Map(found);
}
