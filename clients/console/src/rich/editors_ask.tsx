// Composing what asks: a list to pick from, times, a rating, a picture.
import type { JSX } from 'preact';
import { zoneWords } from '../state/moments.ts';
import { addDays, wallAt, weekdayOf, type Wall } from '../state/zone.ts';
import { Group, LongField, Rows, SelectField, TextField, Tick } from './fields.tsx';
import { zoneOf, type Zones } from './made.ts';
import { PictureField } from './PictureField.tsx';
import { newItem, newSlot, nextId, type Drafts, type ItemDraft, type Kind, type SectionDraft, type SlotDraft } from './shapes.ts';
import { t } from './text.ts';

export interface EditorProps<One extends Kind> {
  readonly draft: Drafts[One];
  readonly onChange: (draft: Drafts[One]) => void;
  readonly zones: Zones;
  readonly customer: string;
}

const MOST_ITEMS = 50;
const MOST_SECTIONS = 20;

/** Ids are distinct over all sections: an answer names an item by its id alone. */
function Items({ section, at, left, all, onChange }: { readonly section: SectionDraft; readonly at: number; readonly left: number; readonly all: readonly ItemDraft[]; readonly onChange: (items: readonly ItemDraft[]) => void }): JSX.Element {
  const path = `sections.${at}.items`;
  return (
    <Rows
      path={path}
      label={t('rlist.section', { n: at + 1 })}
      rows={section.items}
      onChange={onChange}
      make={() => newItem(all)}
      nameOf={(_item, index) => t('rlist.item', { n: index + 1 })}
      addLabel={t('rlist.item_add')}
      least={1}
      most={section.items.length + left}
      draw={(item, index, change) => (
        <>
          <TextField path={`${path}.${index}.title`} label={t('rlist.item', { n: index + 1 })} value={item.title} longest={120} onChange={(title) => change({ ...item, title })} />
          <TextField path={`${path}.${index}.detail`} label={t('rich.optional', { label: t('rlist.detail', { n: index + 1 }) })} value={item.detail} longest={120} onChange={(detail) => change({ ...item, detail })} />
          <PictureField path={`${path}.${index}.image`} value={item.image} onChange={(image) => change({ ...item, image })} />
        </>
      )}
    />
  );
}

export function ListEditor({ draft, onChange }: EditorProps<'list_picker'>): JSX.Element {
  const left = MOST_ITEMS - draft.sections.reduce((sum, { items }) => sum + items.length, 0);
  const all = draft.sections.flatMap(({ items }) => items);
  const many = draft.sections.length > 1;
  return (
    <>
      <LongField path="text" label={t('rich.question')} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <Rows
        path="sections"
        label={t('rlist.section_add')}
        rows={draft.sections}
        onChange={(sections) => onChange({ ...draft, sections })}
        make={(rows) => ({ id: nextId('section', rows), title: '', items: [newItem(all)] })}
        nameOf={(_section, at) => t('rlist.section', { n: at + 1 })}
        addLabel={t('rlist.section_add')}
        least={1}
        most={left > 0 ? MOST_SECTIONS : draft.sections.length}
        draw={(section, at, change) => (
          <>
            {many || section.title !== '' ? <TextField path={`sections.${at}.title`} label={t('rich.optional', { label: t('rlist.section_title', { n: at + 1 }) })} value={section.title} longest={120} onChange={(title) => change({ ...section, title })} /> : null}
            <Items section={section} at={at} left={left} all={all} onChange={(items) => change({ ...section, items })} />
          </>
        )}
      />
      <Tick label={t('rlist.multiple')} value={draft.multiple} onChange={(multiple) => onChange({ ...draft, multiple })} />
      {draft.multiple ? (
        <div class="rich__pair">
          <TextField path="min" label={t('rich.optional', { label: t('rlist.min') })} mode="numeric" value={draft.min} onChange={(min) => onChange({ ...draft, min })} />
          <TextField path="max" label={t('rich.optional', { label: t('rlist.max') })} mode="numeric" value={draft.max} onChange={(max) => onChange({ ...draft, max })} />
        </div>
      ) : null}
    </>
  );
}

const PROPOSED_HOURS = [10, 14, 16];
const WEEKEND = 6;
const two = (number: number): string => String(number).padStart(2, '0');

/** The next three working days, each at another time, by the clock in use. */
export function proposed(taken: readonly SlotDraft[], nowMs: number, zone: string): readonly SlotDraft[] {
  const days: Wall[] = [];
  for (let day = addDays(wallAt(nowMs, zone), 1); days.length < PROPOSED_HOURS.length; day = addDays(day, 1)) if (weekdayOf(day) < WEEKEND) days.push(day);
  let slots = taken.filter(({ date, time }) => date !== '' || time !== '');
  days.forEach((day, at) => {
    slots = [...slots, { ...newSlot(slots), date: `${day.year}-${two(day.month)}-${two(day.day)}`, time: `${two(PROPOSED_HOURS[at] ?? 10)}:00` }];
  });
  return slots;
}

export function TimesEditor({ draft, onChange, zones, customer }: EditorProps<'time_picker'>): JSX.Element {
  const same = zones.customer === undefined || zones.customer === zones.mine;
  const options = [
    { value: 'customer' as const, label: t('times.zone_customer', { name: customer, zone: zoneWords(zones.customer ?? zones.mine) }) },
    { value: 'mine' as const, label: t('times.zone_mine', { zone: zoneWords(zones.mine) }) },
  ];
  const propose = (): void => onChange({ ...draft, slots: proposed(draft.slots, Date.now(), zoneOf(draft.by, zones)) });
  return (
    <>
      <LongField path="text" label={t('rich.question')} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <TextField path="location" label={t('rich.optional', { label: t('times.place') })} value={draft.location} longest={120} onChange={(location) => onChange({ ...draft, location })} />
      {zones.customer === undefined ? <p class="xs">{t('times.zone_unknown')}</p> : null}
      {same ? <p class="xs">{t('times.in_zone', { zone: zones.mine })}</p> : <SelectField path="time_zone" label={t('times.zone')} value={draft.by} options={options} onChange={(by) => onChange({ ...draft, by })} />}
      <Rows
        path="slots"
        label={t('times.slots')}
        rows={draft.slots}
        onChange={(slots) => onChange({ ...draft, slots })}
        make={newSlot}
        nameOf={(_slot, at) => t('times.slot', { n: at + 1 })}
        addLabel={t('times.add')}
        least={1}
        most={100}
        draw={(slot, at, change) => (
          <div class="rich__slot">
            <TextField path={`slots.${at}.starts_at`} label={t('times.date', { n: at + 1 })} type="date" value={slot.date} onChange={(date) => change({ ...slot, date })} />
            <TextField path={`slots.${at}.time`} label={t('times.time', { n: at + 1 })} type="time" value={slot.time} onChange={(time) => change({ ...slot, time })} />
            <TextField path={`slots.${at}.duration_minutes`} label={t('times.minutes', { n: at + 1 })} mode="numeric" value={slot.minutes} onChange={(minutes) => change({ ...slot, minutes })} />
          </div>
        )}
      />
      <button type="button" class="bt rich__add" onClick={propose}>
        {t('times.propose')}
      </button>
    </>
  );
}

export function RatingEditor({ draft, onChange }: EditorProps<'rating'>): JSX.Element {
  return (
    <>
      <LongField path="text" label={t('rich.question')} hint={t('rate.usual')} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <Tick label={t('rate.comment')} value={draft.comment} onChange={(comment) => onChange({ ...draft, comment })} />
    </>
  );
}

const CAPTURES = ['both', 'screenshot', 'photo'] as const;

export function CaptureEditor({ draft, onChange }: EditorProps<'capture_request'>): JSX.Element {
  return (
    <>
      <LongField path="text" label={t('rich.question')} hint={t('capture.usual')} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <SelectField path="kinds" label={t('capture.kinds')} value={draft.kinds} options={CAPTURES.map((value) => ({ value, label: t(`capture.${value}`) }))} onChange={(kinds) => onChange({ ...draft, kinds })} />
    </>
  );
}

export function LocationEditor({ draft, onChange }: EditorProps<'location'>): JSX.Element {
  return (
    <>
      <TextField path="label" label={t('rich.optional', { label: t('place.label') })} value={draft.label} longest={120} onChange={(label) => onChange({ ...draft, label })} />
      <Group path="point" label={t('place.unnamed')}>
        <div class="rich__pair">
          <TextField path="latitude" label={t('place.latitude')} mode="decimal" value={draft.latitude} hint="38.7223" onChange={(latitude) => onChange({ ...draft, latitude })} />
          <TextField path="longitude" label={t('place.longitude')} mode="decimal" value={draft.longitude} hint="-9.1393" onChange={(longitude) => onChange({ ...draft, longitude })} />
        </div>
      </Group>
    </>
  );
}
