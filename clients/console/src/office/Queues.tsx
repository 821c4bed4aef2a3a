// Queues: where cases wait, who serves them, in which order, and what happens when nobody writes.
import type { OfficeQueue, Outcome, QueueSettings } from '@onglass/core';
import type { ComponentChildren, JSX } from 'preact';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { ChoiceField, DurationField, NumberField, SelectField, SwitchField, TextField } from './fields.tsx';
import { useForm, type Form } from './form.ts';
import { LevelList, levelsOf } from './LevelList.tsx';
import { ListPage } from './ListPage.tsx';
import { One } from './One.tsx';
import { useGoing } from './places.ts';
import { Preview } from './Preview.tsx';
import { queueWords } from './queue_words.ts';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { languageWords } from './words.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const USUAL: QueueSettings = {
  name: '',
  is_default: false,
  team_id: null,
  calendar_id: null,
  priority: 0,
  policy: 'earliest_keepable_deadline',
  language_rule: 'preferred',
  accepts: 'automatic',
  offer_seconds: 30,
  grace_seconds: MINUTE,
  hold_seconds: 3 * MINUTE,
  remind_after_seconds: DAY,
  ask_after_seconds: 2 * DAY,
  resolve_after_seconds: DAY,
  reopen_seconds: 7 * DAY,
  escalate_by: 1,
  escalate_to_queue_id: null,
  skills: [],
};

function formOf(queue: OfficeQueue | undefined): QueueSettings {
  if (queue === undefined) return USUAL;
  const { id: _id, created_at: _at, ...settings } = queue;
  return { ...settings, skills: queue.skills.toSorted((a, b) => (a.skill_id < b.skill_id ? -1 : 1)) };
}

function useSaving(queue: OfficeQueue | undefined): (value: QueueSettings) => Promise<Outcome<OfficeQueue>> {
  const { api, collections } = useOffice();
  return async (value) => {
    const saved = queue === undefined ? await api.queues.create(value) : await api.queues.change(queue.id, value);
    if (!saved.ok) return saved;
    collections.queues.put(saved.value);
    // A new default takes the place of the one that was.
    if (value.is_default) await collections.queues.read();
    return saved;
  };
}

function useRemoval(queue: OfficeQueue | undefined): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  if (queue === undefined) return undefined;
  return {
    verb: t('queue.retire'),
    affects: queue.is_default ? t('queue.retire_default') : t('queue.retire_affects'),
    remove: () => api.queues.remove(queue.id),
    onRemoved: () => {
      collections.queues.drop(queue.id);
      going.go('queues', undefined, { replace: true });
    },
  };
}

type Part = { readonly form: Form<QueueSettings> };

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="edit__section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Who({ form }: Part): JSX.Element {
  const { collections } = useOffice();
  const { value } = form;
  const named = (items: readonly { readonly id: string; readonly name: string }[], none: string): readonly { readonly value: string; readonly label: string }[] => [{ value: '', label: none }, ...items.map(({ id, name }) => ({ value: id, label: name }))];
  const skills = collections.skills.state.value.items.map((skill) => ({ id: skill.id, name: skill.kind === 'language' ? languageWords(skill.name) : skill.name }));
  const levels = levelsOf(value.skills.map(({ skill_id: id, least_level: level }) => ({ id, level })));
  return (
    <Section title={t('queue.who')}>
      <SelectField id="queue-team" label={t('queue.team')} value={value.team_id ?? ''} options={named(collections.teams.state.value.items, t('queue.everybody'))} error={form.errorAt('team_id')} onChange={(id) => form.set({ team_id: id || null })} />
      <SelectField id="queue-hours" label={t('queue.hours')} value={value.calendar_id ?? ''} options={named(collections.calendars.state.value.items, t('queue.always'))} error={form.errorAt('calendar_id')} onChange={(id) => form.set({ calendar_id: id || null })} />
      <LevelList id="queue-skills" label={t('queue.skills')} hint={t('queue.skills_hint')} zero={t('queue.not_asked')} options={skills} levels={levels} empty={t('people.no_skills')} error={form.errorAt('skills')} onChange={(next) => form.set({ skills: Object.entries(levelsOf(Object.entries(next).map(([id, level]) => ({ id, level })))).map(([id, level]) => ({ skill_id: id, least_level: level })) })} />
      <ChoiceField id="queue-language" label={t('queue.language')} value={value.language_rule} error={form.errorAt('language_rule')} options={(['ignored', 'preferred', 'required'] as const).map((one) => ({ value: one, label: t(`queue.language_${one}`), hint: t(`queue.language_${one}_hint`) }))} onChange={(rule) => form.set({ language_rule: rule })} />
    </Section>
  );
}

function Order({ form }: Part): JSX.Element {
  const { value } = form;
  return (
    <Section title={t('queue.order')}>
      <ChoiceField id="queue-policy" label={t('queue.policy')} value={value.policy} error={form.errorAt('policy')} options={(['earliest_keepable_deadline', 'first_come'] as const).map((one) => ({ value: one, label: t(`queue.policy_${one}`), hint: t(`queue.policy_${one}_hint`) }))} onChange={(policy) => form.set({ policy })} />
      <NumberField id="queue-priority" label={t('queue.priority')} hint={t('queue.priority_hint')} value={value.priority} error={form.errorAt('priority')} onChange={(priority) => form.set({ priority })} />
      <ChoiceField id="queue-accepts" label={t('queue.accepts')} value={value.accepts} error={form.errorAt('accepts')} options={(['automatic', 'asked'] as const).map((one) => ({ value: one, label: t(`queue.accepts_${one}`), hint: t(`queue.accepts_${one}_hint`) }))} onChange={(accepts) => form.set({ accepts })} />
      {value.accepts === 'asked' ? <DurationField id="queue-offer" label={t('queue.offer')} hint={t('queue.offer_hint')} usual={USUAL.offer_seconds} units={['second', 'minute']} value={value.offer_seconds} error={form.errorAt('offer_seconds')} onChange={(seconds) => form.set({ offer_seconds: seconds ?? USUAL.offer_seconds })} /> : null}
    </Section>
  );
}

type Span = 'grace_seconds' | 'hold_seconds' | 'remind_after_seconds' | 'ask_after_seconds' | 'resolve_after_seconds' | 'reopen_seconds';
const SPANS: readonly { readonly name: Span; readonly canBeNever: boolean }[] = [
  { name: 'hold_seconds', canBeNever: false },
  { name: 'grace_seconds', canBeNever: false },
  { name: 'remind_after_seconds', canBeNever: true },
  { name: 'ask_after_seconds', canBeNever: true },
  { name: 'resolve_after_seconds', canBeNever: true },
  { name: 'reopen_seconds', canBeNever: false },
];

function Times({ form }: Part): JSX.Element {
  return (
    <Section title={t('queue.times')}>
      {SPANS.map(({ name, canBeNever }) => (
        <DurationField key={name} id={`queue-${name}`} label={t(`queue.${name}`)} hint={t(`queue.${name}_hint`)} usual={USUAL[name] ?? HOUR} {...(canBeNever ? { never: t('queue.never') } : {})} value={form.value[name]} error={form.errorAt(name)} onChange={(seconds) => form.set({ [name]: seconds })} />
      ))}
    </Section>
  );
}

function Escalation({ form, queue }: Part & { readonly queue: OfficeQueue | undefined }): JSX.Element {
  const { collections } = useOffice();
  const others = collections.queues.state.value.items.filter(({ id }) => id !== queue?.id).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Section title={t('queue.escalation')}>
      <NumberField id="queue-escalate-by" label={t('queue.escalate_by')} hint={t('queue.escalate_by_hint')} value={form.value.escalate_by} error={form.errorAt('escalate_by')} onChange={(by) => form.set({ escalate_by: by })} />
      <SelectField id="queue-escalate-to" label={t('queue.escalate_to')} value={form.value.escalate_to_queue_id ?? ''} options={[{ value: '', label: t('queue.escalate_stay') }, ...others]} error={form.errorAt('escalate_to_queue_id')} onChange={(id) => form.set({ escalate_to_queue_id: id || null })} />
    </Section>
  );
}

function Queue({ queue, item }: { readonly queue: OfficeQueue | undefined; readonly item: string }): JSX.Element {
  const form = useForm(`queues/${item}`, formOf(queue));
  const save = useSaving(queue);
  const removal = useRemoval(queue);
  const { value } = form;
  const isKept = queue?.is_default === true;
  return (
    <EditPage page="queues" item={item} name={value.name} form={form} save={save} removal={removal} aside={<Preview topic="queue" id={queue?.id} settings={form.isDirty ? { ...value } : undefined} />}>
      <TextField id="queue-name" label={t('form.name')} value={value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />
      <SwitchField id="queue-default" label={t('queue.default')} hint={t(isKept ? 'queue.default_kept' : 'queue.default_hint')} isFixed={isKept} value={value.is_default} error={form.errorAt('is_default')} onChange={(isDefault) => form.set({ is_default: isDefault })} />
      <Who form={form} />
      <Order form={form} />
      <Times form={form} />
      <Escalation form={form} queue={queue} />
    </EditPage>
  );
}

export function Queues({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['queues', 'teams', 'calendars', 'skills']);
  const read = collections.queues.state.value;
  if (item !== undefined) {
    return (
      <One page="queues" item={item} collection={collections.queues}>
        {(queue) => <Queue queue={queue} item={item} />}
      </One>
    );
  }
  const lines = read.items.map((queue) => ({ id: queue.id, name: queue.name, words: queueWords(queue, collections), ...(queue.is_default ? { chip: t('queue.default_chip') } : {}) }));
  return <ListPage page="queues" read={read} onRetry={() => void collections.queues.read()} lines={[{ lines }]} />;
}
