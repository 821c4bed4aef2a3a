// The views that an agent keeps and those that are shared: links in the sidebar, and what can be done with the one at hand.
import type { SavedView } from '@onglass/core';
import { filterIcon, Icon, usersIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { placeOf } from '../state/saved_views.ts';
import { t } from '../text/index.ts';

function ViewLink({ view }: { readonly view: SavedView }): JSX.Element {
  const { address } = useDesk();
  const there = placeOf(view);
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    address.go(there);
  };
  const { area, savedId } = address.place.value;
  const isHere = area === 'desk' && savedId === view.id;
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the links are wider than the screen.
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [isHere]);
  return (
    <a ref={link} class="side__view" href={address.format(there)} aria-current={isHere ? 'page' : undefined} onClick={onClick}>
      <Icon path={view.is_shared ? usersIcon : filterIcon} size={20} />
      <bdi class="cut">{view.name}</bdi>
      {view.is_shared ? <span class="vh">, {t('views.shared')}</span> : null}
    </a>
  );
}

export function SavedViews(): JSX.Element | null {
  const { savedViews } = useDesk();
  const views = savedViews.all.value;
  if (views.length === 0) return null;
  return (
    <div class="side__manage" role="group" aria-labelledby="side-saved">
      <p class="side__title" id="side-saved">
        {t('views.title')}
      </p>
      {views.map((view) => (
        <ViewLink key={view.id} view={view} />
      ))}
    </div>
  );
}
