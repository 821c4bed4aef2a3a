// What narrows the list: queue, whose, tags, spam. Each choice counts at once and stands in the address (K14).
import type { Id, Named } from '@onglass/core';
import { closeIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { NARROWED_BY_NOTHING, type Place } from '../state/address.ts';
import { useDesk, type Desk } from '../state/desk.ts';
import { narrowedBy } from '../state/views.ts';
import { t } from '../text/index.ts';

interface Option {
  readonly value: string;
  readonly name: string;
}

function Choice({ id, label, value, options, onChange }: { readonly id: string; readonly label: string; readonly value: string; readonly options: readonly Option[]; readonly onChange: (value: string) => void }): JSX.Element {
  return (
    <div class="filter__line">
      <label for={id}>{label}</label>
      <select id={id} class="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Something chosen that is no longer there still shows, so that it can be taken out. */
function withUnknown(options: readonly Option[], value: Id | undefined): readonly Option[] {
  const known = value === undefined || options.some((option) => option.value === value);
  return known ? options : [...options, { value, name: t('filter.unknown') }];
}

function peopleOf(desk: Desk): readonly Option[] {
  const me = desk.session.agent.id;
  const others = desk.colleagues.value.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, name }));
  return [{ value: '', name: t('filter.assignee_any') }, { value: me, name: t('filter.me') }, ...others];
}

function toggled(tagIds: readonly Id[], id: Id): readonly Id[] | undefined {
  const next = tagIds.includes(id) ? tagIds.filter((one) => one !== id) : [...tagIds, id];
  return next.length === 0 ? undefined : next;
}

function Tags({ tags, chosen, onToggle }: { readonly tags: readonly Named[]; readonly chosen: readonly Id[]; readonly onToggle: (id: Id) => void }): JSX.Element {
  return (
    <fieldset class="filter__tags">
      <legend>{t('filter.tags')}</legend>
      {tags.length === 0 ? <p class="xs dim">{t('filter.tags_none')}</p> : null}
      {tags.map((tag) => (
        <label key={tag.id} class="tagpick">
          <input type="checkbox" class="vh" checked={chosen.includes(tag.id)} onChange={() => onToggle(tag.id)} />
          <bdi>{tag.name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

export function FilterPanel({ id }: { readonly id: string }): JSX.Element {
  const desk = useDesk();
  const { queueId, assigneeId, tagIds = [], spam } = desk.address.place.value;
  useEffect(() => {
    void desk.readQueues();
    void desk.readColleagues();
    void desk.words.readTags();
  }, [desk]);
  const set = (change: Partial<Place>): void => desk.address.go(change, { replace: true });
  const queues = [{ value: '', name: t('filter.queue_any') }, ...desk.queues.value.map((queue) => ({ value: queue.id, name: queue.name }))];
  return (
    <div class="filter" id={id} role="group" aria-label={t('filter.open')}>
      <Choice id="filter-queue" label={t('filter.queue')} value={queueId ?? ''} options={withUnknown(queues, queueId)} onChange={(value) => set({ queueId: value || undefined })} />
      <Choice id="filter-assignee" label={t('filter.assignee')} value={assigneeId ?? ''} options={withUnknown(peopleOf(desk), assigneeId)} onChange={(value) => set({ assigneeId: value || undefined })} />
      <Tags tags={desk.words.tags.value} chosen={tagIds} onToggle={(tagId) => set({ tagIds: toggled(tagIds, tagId) })} />
      <label class="filter__spam">
        <input type="checkbox" checked={spam === true} onChange={(event) => set(event.currentTarget.checked ? { spam: true, status: 'open' } : { spam: undefined })} />
        {t('filter.spam')}
      </label>
    </div>
  );
}

interface Chip {
  readonly name: string;
  readonly without: Partial<Place>;
}

function chipsOf(desk: Desk, { queueId, assigneeId, tagIds = [], spam }: Place): readonly Chip[] {
  const nameIn = (all: readonly Named[], id: Id): string => all.find((one) => one.id === id)?.name ?? t('filter.unknown');
  const people = [{ id: desk.session.agent.id, name: t('filter.me') }, ...desk.colleagues.value];
  return [
    ...(queueId === undefined ? [] : [{ name: nameIn(desk.queues.value, queueId), without: { queueId: undefined } }]),
    ...(assigneeId === undefined ? [] : [{ name: t('filter.chip_with', { name: nameIn(people, assigneeId) }), without: { assigneeId: undefined } }]),
    ...tagIds.map((id) => ({ name: nameIn(desk.words.tags.value, id), without: { tagIds: toggled(tagIds, id) } })),
    ...(spam === undefined ? [] : [{ name: t('filter.chip_spam'), without: { spam: undefined } }]),
  ];
}

/** What is set, each to be taken out again. */
export function FilterChips(): JSX.Element | null {
  const desk = useDesk();
  const place = desk.address.place.value;
  if (narrowedBy(place) === 0) return null;
  return (
    <ul class="filter__chips">
      {chipsOf(desk, place).map((chip) => (
        <li key={chip.name}>
          <button type="button" class="chip chip--accent" aria-label={t('filter.chip_remove', { name: chip.name })} onClick={() => desk.address.go(chip.without)}>
            <bdi class="cut">{chip.name}</bdi>
            <Icon path={closeIcon} size={16} class="og-icon--14" />
          </button>
        </li>
      ))}
      {narrowedBy(place) > 1 ? (
        <li>
          <button type="button" class="bt bt--bare" onClick={() => desk.address.go({ ...NARROWED_BY_NOTHING, savedId: place.savedId })}>
            {t('filter.clear')}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
