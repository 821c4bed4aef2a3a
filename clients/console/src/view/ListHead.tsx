import { closeIcon, filterIcon, Icon, searchIcon, sortIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { SORTS, WHOSE, type Place, type Sort, type StatusFilter } from '../state/address.ts';
import { useDesk } from '../state/desk.ts';
import { hasDue, isOfOneState, narrowedBy } from '../state/views.ts';
import { t } from '../text/index.ts';
import { flag } from './flag.ts';
import { onDemand } from './on_demand.tsx';
import { Menu } from './Menu.tsx';
import { Segmented, type Segment } from './Segmented.tsx';
import { useSavedView } from './use_saved_view.ts';


const FilterChips = onDemand(async () => (await import('./list_tools.ts')).FilterChips);
const FilterPanel = onDemand(async () => (await import('./list_tools.ts')).FilterPanel);
const SavedViewMenu = onDemand(async () => (await import('./list_tools.ts')).SavedViewMenu);
const SaveView = onDemand(async () => (await import('./list_tools.ts')).SaveView);

const TYPING_PAUSE_MS = 250;

function useSearch(): { readonly typed: string; readonly type: (text: string) => void; readonly clear: () => void } {
  const { address } = useDesk();
  const { q } = address.place.value;
  const [typed, setTyped] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // The back key or another view may change the search under the field.
  useEffect(() => setTyped(q), [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (text: string): void => {
    const wanted = text.trim();
    const { q: before, status } = address.place.peek();
    // A search looks everywhere unless told otherwise; without one the list is the open ones again.
    const begins = before === '' && wanted !== '' && status === 'open';
    const ends = wanted === '' && status === 'any';
    address.go({ q: wanted, ...(begins ? { status: 'any' } : {}), ...(ends ? { status: 'open' } : {}) }, { replace: true });
  };
  return {
    typed,
    type: (text) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => go(text), TYPING_PAUSE_MS);
    },
    clear: () => {
      clearTimeout(timer.current);
      setTyped('');
      go('');
    },
  };
}

function Find(): JSX.Element {
  const { asks } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const search = useSearch();
  useLayoutEffect(() => asks.listen((ask) => ask === 'search' && field.current?.select()), [asks]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && search.typed !== '') {
      event.preventDefault();
      search.clear();
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      asks.ask('list_focus');
    }
  };
  return (
    <div class="find" role="search">
      <Icon path={searchIcon} size={16} />
      <input
        ref={field}
        type="search"
        aria-label={t('list.search')}
        placeholder={t('list.search_hint')}
        autocomplete="off"
        spellcheck={false}
        value={search.typed}
        onInput={(event) => search.type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {search.typed === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button type="button" class="ibt ibt--28" aria-label={t('list.search_clear')} onClick={search.clear}>
          <Icon path={closeIcon} size={16} />
        </button>
      )}
    </div>
  );
}

/** The order of the list; where answers are owed it can be chosen. */
function Order(): JSX.Element {
  const { address } = useDesk();
  const { view, status, sort } = address.place.value;
  if (!hasDue(view) || status !== 'open') {
    return (
      <p class="xs dim row list__sort">
        <Icon path={sortIcon} size={16} />
        {t('list.sort_latest')}
      </p>
    );
  }
  const lines = SORTS.map((value) => ({ value, label: t(`list.sort_${value}`), text: t(`list.sort_${value}`), checked: value === sort }));
  return (
    <Menu label={t('list.sort')} groups={[{ id: 'sort', lines }]} onSelect={(value) => address.go({ sort: value as Sort }, { replace: true })} triggerClass="sort">
      <Icon path={sortIcon} size={16} />
      <span class="vh">{t('list.sort')}: </span>
      {t(`list.sort_${sort}`)}
    </Menu>
  );
}

/** Which part of the view: by status, or, in views of one state, by whose cases they are. */
function Part(): JSX.Element {
  const { address } = useDesk();
  const { view, status, q, whose } = address.place.value;
  if (isOfOneState(view)) {
    return <Segmented label={t('list.whose')} value={whose} segments={WHOSE.map((value) => ({ value, label: t(`list.whose_${value}`) }))} onChange={(next) => address.go({ whose: next })} />;
  }
  const statuses: readonly Segment<StatusFilter>[] = [
    { value: 'open', label: t('list.status_open') },
    { value: 'resolved', label: t('list.status_resolved') },
    // Everything at once only makes sense for a search.
    ...(q === '' ? [] : [{ value: 'any' as const, label: t('list.status_any') }]),
  ];
  return <Segmented label={t('list.status')} value={status} segments={statuses} onChange={(next) => address.go({ status: next })} />;
}

function FilterButton({ count, open, onToggle }: { readonly count: number; readonly open: boolean; readonly onToggle: () => void }): JSX.Element {
  const label = count === 0 ? t('filter.open') : t('filter.open_count', { count });
  return (
    <button type="button" class="ibt list__filter" aria-label={label} title={label} aria-expanded={open} aria-controls={open ? 'list-filter' : undefined} data-set={flag(count > 0)} onClick={onToggle}>
      <Icon path={filterIcon} size={20} />
    </button>
  );
}

/** Nothing to keep as a view. */
function isPlain(place: Place): boolean {
  return (narrowedBy(place) === 0 && place.q === '' && place.sort === 'latest') || place.spam === true;
}

export interface ListHeadProps {
  /** How many rows wait to move while the list is held. */
  readonly waiting: number;
  readonly onShowMoved: () => void;
}

export function ListHead({ waiting, onShowMoved }: ListHeadProps): JSX.Element {
  const { address, asks } = useDesk();
  const place = address.place.value;
  const saved = useSavedView();
  const [filtering, setFiltering] = useState(false);
  return (
    <div class="list__head">
      <div class="row">
        <h1 class="grow cut">{saved === undefined ? t(`nav.${place.view}`) : <bdi>{saved.name}</bdi>}</h1>
        {waiting === 0 ? (
          <Order />
        ) : (
          <button type="button" class="held" title={t('list.held_hint')} onClick={(event) => {
              onShowMoved();
              // By key: the button goes, so the focus moves on to what it put in order.
              if (event.detail === 0) asks.ask('list_focus');
            }}>
            <Icon path={sortIcon} size={16} />
            {t('list.held_moved', { count: waiting })}
          </button>
        )}
      </div>
      <Find />
      <div class="list__tools">
        <span class="grow">{place.spam === true ? <span class="s mid">{t('filter.spam')}</span> : <Part />}</span>
        {saved?.is_own === true ? <SavedViewMenu view={saved} /> : null}
        <FilterButton count={narrowedBy(place)} open={filtering} onToggle={() => setFiltering(!filtering)} />
      </div>
      {filtering ? <FilterPanel id="list-filter" /> : null}
      {isPlain(place) && narrowedBy(place) === 0 ? null : (
        <div class="list__kept">
          {narrowedBy(place) === 0 ? null : <FilterChips />}
          {isPlain(place) ? null : <SaveView />}
        </div>
      )}
    </div>
  );
}
