// What the list shows when it has no rows: loading, failed, or honestly empty, with the next step.
import type { AgentListState } from '@onglass/core';
import { alertIcon, filterIcon, inboxIcon, parkIcon, queueIcon, searchIcon, snoozeIcon, usersIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { NARROWED_BY_NOTHING, type Place, type ViewName } from '../state/address.ts';
import { useDesk } from '../state/desk.ts';
import { narrowedBy } from '../state/views.ts';
import { t } from '../text/index.ts';
import { Void } from './Void.tsx';

const SKELETON_ROWS = [0.9, 0.6, 0.75, 0.5, 0.82, 0.66];

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label={t('list.loading')}>
      {SKELETON_ROWS.map((share) => (
        <div key={share} class="skeleton__row">
          <span class="sk sk--round" />
          <span class="skeleton__lines">
            <span class="sk" style={{ inlineSize: `${share * 50}%` }} />
            <span class="sk" style={{ inlineSize: `${share * 100}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

const ICONS: Readonly<Record<Exclude<ViewName, 'mine'>, string>> = { queue: queueIcon, team: usersIcon, all: inboxIcon, snoozed: snoozeIcon, parked: parkIcon };

function Empty({ place }: { readonly place: Place }): JSX.Element {
  const { address } = useDesk();
  if (place.q !== '') return <Void icon={searchIcon} title={t('list.empty_search', { q: place.q })} hint={t('list.empty_search_hint')} />;
  if (narrowedBy(place) > 0) {
    return (
      <Void icon={filterIcon} title={t('list.empty_filtered')} hint={t('list.empty_filtered_hint')}>
        <button type="button" class="bt" onClick={() => address.go({ ...NARROWED_BY_NOTHING })}>
          {t('filter.clear')}
        </button>
      </Void>
    );
  }
  if (place.status === 'resolved') return <Void icon={inboxIcon} title={t('list.empty_resolved')} hint={t('list.empty_resolved_hint')} />;
  if (place.view !== 'mine') return <Void icon={ICONS[place.view]} title={t(`list.empty_${place.view}`)} hint={t(`list.empty_${place.view}_hint`)} />;
  return (
    <Void icon={inboxIcon} title={t('list.empty_mine')} hint={t('list.empty_mine_hint')}>
      <button type="button" class="bt" onClick={() => address.go({ view: 'queue', status: 'open', q: '' })}>
        {t('list.empty_mine_queue')}
      </button>
    </Void>
  );
}

export function ListState({ state, onRetry }: { readonly state: AgentListState; readonly onRetry: () => void }): JSX.Element {
  const { address } = useDesk();
  return (
    <div class="rows__state">
      {state.phase === 'loading' ? <Skeleton /> : null}
      {state.phase === 'ready' ? <Empty place={address.place.value} /> : null}
      {state.phase === 'problem' ? (
        <Void icon={alertIcon} title={t('list.failed')} hint={state.problem?.detail ?? state.problem?.title} alert>
          <button type="button" class="bt" onClick={onRetry}>
            {t('app.retry')}
          </button>
        </Void>
      ) : null}
    </div>
  );
}
