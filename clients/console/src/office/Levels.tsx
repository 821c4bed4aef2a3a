// Service levels: for which cases, how soon an answer is owed; asked in order, the first that fits holds.
import type { OfficeServiceLevel, Outcome, ServiceLevelSettings } from '@onglass/core';
import { downIcon, Icon, upIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { DurationField, NumberField, SelectField, SwitchField, TextField } from './fields.tsx';
import { useForm, type Form } from './form.ts';
import { GoLink } from './GoLink.tsx';
import { AddLink, ListPage, PageHead } from './ListPage.tsx';
import { One } from './One.tsx';
import { useGoing } from './places.ts';
import { Preview } from './Preview.tsx';
import { useOffice, type OfficeState } from './state.ts';
import { t } from './text.ts';
import { joined, spanWords } from './words.ts';

const MINUTE = 60;
const HOUR = 3600;
const USUAL: ServiceLevelSettings = {
  name: '',
  rank: 0,
  queue_id: null,
  least_priority: null,
  channel: null,
  calendar_id: null,
  first_response_seconds: 10 * MINUTE,
  next_response_seconds: 30 * MINUTE,
  resolution_seconds: null,
  present_first_response_seconds: null,
  present_next_response_seconds: null,
  warning_share: 0.8,
};

function formOf(level: OfficeServiceLevel | undefined, rank: number): ServiceLevelSettings {
  if (level === undefined) return { ...USUAL, rank };
  const { id: _id, ...settings } = level;
  return settings;
}

type Target = 'first_response_seconds' | 'next_response_seconds' | 'resolution_seconds' | 'present_first_response_seconds' | 'present_next_response_seconds';
const TARGETS: readonly Target[] = ['first_response_seconds', 'next_response_seconds', 'resolution_seconds'];
const PRESENT: readonly Target[] = ['present_first_response_seconds', 'present_next_response_seconds'];
const BEGINS: Readonly<Record<Target, number>> = { first_response_seconds: 10 * MINUTE, next_response_seconds: 30 * MINUTE, resolution_seconds: 24 * HOUR, present_first_response_seconds: 2 * MINUTE, present_next_response_seconds: 5 * MINUTE };

/** A target for those who are present is tighter than the one for everybody: half of it to begin with. */
function usualOf(name: Target, { first_response_seconds: first, next_response_seconds: next }: ServiceLevelSettings): number {
  const whole = name === 'present_first_response_seconds' ? first : name === 'present_next_response_seconds' ? next : null;
  return whole === null || Number.isNaN(whole) ? BEGINS[name] : Math.max(10, Math.floor(whole / 2));
}

function targetWords(level: ServiceLevelSettings): string {
  const told = [...TARGETS, ...PRESENT].flatMap((name) => {
    const seconds = level[name];
    return seconds === null || Number.isNaN(seconds) ? [] : [t(`level_short.${name}`, { time: spanWords(seconds) })];
  });
  return told.length === 0 ? t('level_short.none') : told.join(', ');
}

function conditionWords(level: ServiceLevelSettings, { collections }: OfficeState): string {
  const queue = collections.queues.state.value.items.find(({ id }) => id === level.queue_id);
  const parts = [queue === undefined ? '' : t('level_if.queue', { queue: queue.name }), level.least_priority === null ? '' : t('level_if.priority', { priority: level.least_priority }), level.channel === null ? '' : t('level_if.channel', { channel: level.channel })];
  return joined(parts) || t('level_if.any');
}

function Conditions({ form }: { readonly form: Form<ServiceLevelSettings> }): JSX.Element {
  const { collections } = useOffice();
  const { value } = form;
  const options = (items: readonly { readonly id: string; readonly name: string }[], none: string): readonly { readonly value: string; readonly label: string }[] => [{ value: '', label: none }, ...items.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <section class="edit__section">
      <h2>{t('level.for')}</h2>
      <SelectField id="level-queue" label={t('level.queue')} value={value.queue_id ?? ''} options={options(collections.queues.state.value.items, t('level.any_queue'))} error={form.errorAt('queue_id')} onChange={(id) => form.set({ queue_id: id || null })} />
      <SwitchField id="level-urgent" label={t('level.urgent')} hint={t('level.urgent_hint')} value={value.least_priority !== null} onChange={(isOn) => form.set({ least_priority: isOn ? 1 : null })} />
      {value.least_priority === null ? null : <NumberField id="level-priority" label={t('level.priority')} value={value.least_priority} error={form.errorAt('least_priority')} onChange={(priority) => form.set({ least_priority: priority })} />}
      <SelectField id="level-hours" label={t('level.hours')} hint={t('level.hours_hint')} value={value.calendar_id ?? ''} options={options(collections.calendars.state.value.items, t('level.queue_hours'))} error={form.errorAt('calendar_id')} onChange={(id) => form.set({ calendar_id: id || null })} />
    </section>
  );
}

function Targets({ form }: { readonly form: Form<ServiceLevelSettings> }): JSX.Element {
  const field = (name: Target): JSX.Element => <DurationField key={name} id={`level-${name}`} label={t(`level.${name}`)} hint={t(`level.${name}_hint`)} never={t('level.no_target')} usual={usualOf(name, form.value)} value={form.value[name]} error={form.errorAt(name)} onChange={(seconds) => form.set({ [name]: seconds })} />;
  return (
    <>
      <section class="edit__section">
        <h2>{t('level.targets')}</h2>
        {TARGETS.map(field)}
        <NumberField id="level-warning" label={t('level.warning')} hint={t('level.warning_hint')} unit="%" value={Math.round(form.value.warning_share * 100)} error={form.errorAt('warning_share')} onChange={(percent) => form.set({ warning_share: percent / 100 })} />
      </section>
      <section class="edit__section">
        <h2>{t('level.present')}</h2>
        <p class="field__hint">{t('level.present_lead')}</p>
        {PRESENT.map(field)}
      </section>
    </>
  );
}

function useRemoval(level: OfficeServiceLevel | undefined): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  if (level === undefined) return undefined;
  return {
    verb: t('form.delete'),
    affects: t('level.remove_affects'),
    remove: () => api.serviceLevels.remove(level.id),
    onRemoved: () => {
      collections.serviceLevels.drop(level.id);
      going.go('levels', undefined, { replace: true });
    },
  };
}

function Level({ level, item }: { readonly level: OfficeServiceLevel | undefined; readonly item: string }): JSX.Element {
  const { api, collections } = useOffice();
  const ranks = collections.serviceLevels.state.value.items.map(({ rank }) => rank);
  const form = useForm(`levels/${item}`, formOf(level, ranks.length === 0 ? 0 : Math.max(...ranks) + 1));
  const removal = useRemoval(level);
  const { value } = form;
  const save = async (said: ServiceLevelSettings): Promise<Outcome<OfficeServiceLevel>> => {
    const saved = level === undefined ? await api.serviceLevels.create(said) : await api.serviceLevels.change(level.id, said);
    if (saved.ok) collections.serviceLevels.put(saved.value);
    return saved;
  };
  return (
    <EditPage page="levels" item={item} name={value.name} form={form} save={save} removal={removal} aside={<Preview topic="service_level" id={level?.id} settings={form.isDirty ? { ...value } : undefined} />}>
      <TextField id="level-name" label={t('form.name')} value={value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />
      <p class="said s">{joined([conditionWords(value, useOffice()), targetWords(value)])}</p>
      <Conditions form={form} />
      <Targets form={form} />
    </EditPage>
  );
}

/** Every level at its place is told its new rank; those that have it already are left alone. */
function useMoving(ordered: readonly OfficeServiceLevel[]): { readonly isBusy: boolean; readonly move: (at: number, by: -1 | 1) => Promise<void> } {
  const { api, collections } = useOffice();
  const { notices } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const move = async (at: number, by: -1 | 1): Promise<void> => {
    if (isBusy) return;
    const next = [...ordered];
    const [moved] = next.splice(at, 1);
    if (moved === undefined) return;
    next.splice(at + by, 0, moved);
    setBusy(true);
    for (const [rank, level] of next.entries()) {
      if (level.rank === rank) continue;
      const answer = await api.serviceLevels.change(level.id, { rank });
      if (!answer.ok) {
        notices.show(t('form.not_saved', { detail: problemWords(answer.problem) }), 'bad');
        break;
      }
      collections.serviceLevels.put(answer.value);
    }
    setBusy(false);
    notices.speak(t('level.moved', { name: moved.name, place: at + by + 1 }));
  };
  return { isBusy, move };
}

function Ordered({ levels }: { readonly levels: readonly OfficeServiceLevel[] }): JSX.Element {
  const office = useOffice();
  const { isBusy, move } = useMoving(levels);
  return (
    <div class="office__page" data-page="levels">
      <PageHead page="levels">
        <AddLink page="levels" />
      </PageHead>
      <ol class="lines">
        {levels.map((level, at) => (
          <li key={level.id} class="line-row">
            <span class="line__place num dim" aria-hidden="true">
              {at + 1}
            </span>
            <GoLink page="levels" item={level.id} class="line">
              <span class="grow">
                <span class="line__name">
                  <bdi>{level.name}</bdi>
                  {office.drafts.value.has(`levels/${level.id}`) ? <span class="chip chip--warn">{t('form.unsaved_chip')}</span> : null}
                </span>
                <span class="line__words">{joined([conditionWords(level, office), targetWords(level)])}</span>
              </span>
            </GoLink>
            <button type="button" class="ibt" aria-disabled={isBusy || at === 0} aria-label={t('level.up', { name: level.name })} title={t('level.up', { name: level.name })} onClick={() => at > 0 && void move(at, -1)}>
              <Icon path={upIcon} size={16} />
            </button>
            <button type="button" class="ibt" aria-disabled={isBusy || at === levels.length - 1} aria-label={t('level.down', { name: level.name })} title={t('level.down', { name: level.name })} onClick={() => at < levels.length - 1 && void move(at, 1)}>
              <Icon path={downIcon} size={16} />
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

export function Levels({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['serviceLevels', 'queues', 'calendars']);
  const read = collections.serviceLevels.state.value;
  if (item !== undefined) {
    return (
      <One page="levels" item={item} collection={collections.serviceLevels}>
        {(level) => <Level level={level} item={item} />}
      </One>
    );
  }
  const ordered = read.items.toSorted((a, b) => a.rank - b.rank);
  if (ordered.length > 0) return <Ordered levels={ordered} />;
  return <ListPage page="levels" read={read} onRetry={() => void collections.serviceLevels.read()} lines={[]} />;
}
