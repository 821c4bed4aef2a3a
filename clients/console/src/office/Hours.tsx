// Opening hours: a week with split shifts in a place's own time, its holidays, and days that differ.
import type { CalendarDays, CalendarSettings, OfficeCalendar, Outcome, SpecialDay } from '@onglass/core';
import { closeIcon, Icon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { FieldGroup, Refusal, TextField } from './fields.tsx';
import { useForm, type Form } from './form.ts';
import { ListPage, type Line } from './ListPage.tsx';
import { One } from './One.tsx';
import { useGoing } from './places.ts';
import { Preview } from './Preview.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { dateWords, placeName, regionWords, weekWords } from './week.ts';
import { Shifts, WeekEditor } from './WeekEditor.tsx';
import { joined, listed } from './words.ts';

const WORKDAY: CalendarSettings['week'][number] = [['09:00', '17:00']];
const USUAL_WEEK: CalendarSettings['week'] = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, [], []];

function formOf(calendar: OfficeCalendar | undefined): CalendarSettings {
  if (calendar === undefined) return { name: '', time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, week: USUAL_WEEK, holiday_region: null, exceptions: [] };
  const { name, time_zone: zone, week, holiday_region: region, exceptions } = calendar;
  return { name, time_zone: zone, week, holiday_region: region, exceptions };
}

const LOOK_AHEAD_DAYS = 92;
const PAUSE_MS = 600;

/** What the hours come to from today; undefined while they are not right. */
function useDays(value: CalendarSettings): CalendarDays | undefined {
  const { api } = useOffice();
  const [days, setDays] = useState<CalendarDays | undefined>(undefined);
  const asked = JSON.stringify({ time_zone: value.time_zone, week: value.week, holiday_region: value.holiday_region, exceptions: value.exceptions });
  useEffect(() => {
    let over = false;
    const timer = setTimeout(() => {
      void api.calendars.days(JSON.parse(asked) as CalendarSettings, LOOK_AHEAD_DAYS).then((answer) => !over && setDays(answer.ok ? answer.value : undefined));
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api, asked]);
  return days;
}

function Ahead({ value }: { readonly value: CalendarSettings }): JSX.Element {
  const found = useDays(value);
  const special = found?.days.filter((day) => day.rule !== 'week') ?? [];
  const named = (day: CalendarDays['days'][number]): string => day.holiday ?? (day.openings.length === 0 ? t('hours.closed') : t('hours.differs'));
  return (
    <section class="preview" aria-labelledby="ahead-title">
      <h2 id="ahead-title">{t('hours.ahead')}</h2>
      <p class="strong s">{weekWords(value.week)}</p>
      <p class="s mid">{t('hours.in_zone', { place: placeName(value.time_zone) })}</p>
      {found === undefined ? <p class="s mid">{t('hours.ahead_unknown')}</p> : null}
      {found !== undefined && special.length === 0 ? <p class="s mid">{t('hours.ahead_none')}</p> : null}
      {special.length === 0 ? null : (
        <dl class="dates s">
          {special.map((day) => (
            <div key={day.date}>
              <dt class="num">{dateWords(day.date)}</dt>
              <dd class="mid">{named(day)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Exceptions({ form }: { readonly form: Form<CalendarSettings> }): JSX.Element {
  const { exceptions } = form.value;
  const put = (at: number, day: SpecialDay | undefined): void => form.set({ exceptions: day === undefined ? exceptions.filter((_, place) => place !== at) : exceptions.map((one, place) => (place === at ? day : one)) });
  const add = (): void => form.set({ exceptions: [...exceptions, { date: '', hours: [] }] });
  return (
    <FieldGroup id="hours-exceptions" label={t('hours.exceptions')} hint={t('hours.exceptions_hint')}>
      {exceptions.map((day, at) => {
        const path = `exceptions[${String(at)}]`;
        const name = day.date === '' ? t('hours.new_day') : dateWords(day.date);
        const error = form.errorAt(`${path}.date`);
        return (
          <div key={at} class="week__day week__day--own" role="group" aria-label={name}>
            <span>
              <input class="input input--date num" type="date" aria-label={t('hours.date')} value={day.date} aria-invalid={error === undefined ? undefined : true} aria-describedby={error === undefined ? undefined : `exception-${String(at)}-error`} onInput={(event) => put(at, { ...day, date: event.currentTarget.value })} />
              <Refusal id={`exception-${String(at)}`} error={error} />
            </span>
            <Shifts id={`exception-hours-${String(at)}`} name={name} shifts={day.hours} onChange={(hours) => put(at, { ...day, hours })} errorAt={(shift) => form.errorAt(`${path}.hours[${String(shift)}]`)} />
            <button type="button" class="ibt ibt--28 week__copy" aria-label={t('hours.drop_day', { day: name })} title={t('hours.drop_day', { day: name })} onClick={() => put(at, undefined)}>
              <Icon path={closeIcon} size={16} />
            </button>
          </div>
        );
      })}
      <button type="button" class="bt bt--start" onClick={add}>
        <Icon path={plusIcon} size={16} />
        {t('hours.add_day')}
      </button>
    </FieldGroup>
  );
}

function useSaving(calendar: OfficeCalendar | undefined): (value: CalendarSettings) => Promise<Outcome<OfficeCalendar>> {
  const { api, collections } = useOffice();
  return async (value) => {
    const saved = calendar === undefined ? await api.calendars.create(value) : await api.calendars.change(calendar.id, value);
    if (saved.ok) collections.calendars.put(saved.value);
    return saved;
  };
}

function useUsers(calendar: OfficeCalendar | undefined): readonly string[] {
  const { collections } = useOffice();
  return collections.queues.state.value.items.filter((queue) => queue.calendar_id === calendar?.id).map(({ name }) => name);
}

function useRemoval(calendar: OfficeCalendar | undefined): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  const queues = useUsers(calendar);
  if (calendar === undefined) return undefined;
  return {
    verb: t('form.delete'),
    affects: queues.length === 0 ? t('hours.remove_free') : t('hours.remove_queues', { queues: listed(queues) }),
    remove: () => api.calendars.remove(calendar.id),
    onRemoved: () => {
      collections.calendars.drop(calendar.id);
      going.go('hours', undefined, { replace: true });
    },
  };
}

function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

function OneCalendar({ calendar, item }: { readonly calendar: OfficeCalendar | undefined; readonly item: string }): JSX.Element {
  const form = useForm(`hours/${item}`, formOf(calendar));
  const save = useSaving(calendar);
  const removal = useRemoval(calendar);
  const { value } = form;
  const weekError = form.errorAt('week');
  const isDayError = weekError !== undefined && value.week.some((_, day) => form.errorAt(`week[${String(day)}]`) !== undefined);
  const aside = (
    <>
      <Ahead value={value} />
      <Preview topic="hours" id={calendar?.id} settings={form.isDirty ? { ...value } : undefined} />
    </>
  );
  return (
    <EditPage page="hours" item={item} name={value.name} form={form} save={save} removal={removal} aside={aside}>
      <TextField id="hours-name" label={t('form.name')} value={value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />
      <TextField id="hours-zone" label={t('hours.zone')} hint={t('hours.zone_hint')} list={zones()} value={value.time_zone} error={form.errorAt('time_zone')} onChange={(zone) => form.set({ time_zone: zone })} />
      <FieldGroup id="hours-week" label={t('hours.week')} hint={t('hours.week_hint')} error={isDayError ? undefined : weekError}>
        <WeekEditor week={value.week} errorAt={form.errorAt} onChange={(week) => form.set({ week })} />
      </FieldGroup>
      <TextField id="hours-region" narrow label={t('hours.region')} hint={value.holiday_region === null ? t('hours.region_hint') : t('hours.region_of', { region: regionWords(value.holiday_region) })} placeholder="PT" value={value.holiday_region ?? ''} error={form.errorAt('holiday_region')} onChange={(region) => form.set({ holiday_region: region.trim() === '' ? null : region.trim().toUpperCase() })} />
      <Exceptions form={form} />
    </EditPage>
  );
}

export function Hours({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['calendars', 'queues']);
  const read = collections.calendars.state.value;
  if (item !== undefined) {
    return (
      <One page="hours" item={item} collection={collections.calendars}>
        {(calendar) => <OneCalendar calendar={calendar} item={item} />}
      </One>
    );
  }
  const lineOf = (calendar: OfficeCalendar): Line => {
    const queues = collections.queues.state.value.items.filter((queue) => queue.calendar_id === calendar.id).map(({ name }) => name);
    const holidays = calendar.holiday_region === null ? '' : t('hours.holidays_of', { region: regionWords(calendar.holiday_region) });
    const days = calendar.exceptions.length === 0 ? '' : t('hours.days', { count: calendar.exceptions.length });
    return { id: calendar.id, name: calendar.name, words: joined([weekWords(calendar.week), placeName(calendar.time_zone), holidays, days, queues.length > 0 && listed(queues)]) };
  };
  return <ListPage page="hours" read={read} onRetry={() => void collections.calendars.read()} lines={[{ lines: read.items.map(lineOf) }]} />;
}

