// The pages of the settings and where they stand in the address: settings/<page>/<item>.
import { bellIcon, bookIcon, boltIcon, clockIcon, eyeIcon, layersIcon, lockIcon, queueIcon, sparkIcon, tagIcon, userIcon, usersIcon } from '@onglass/ui';
import { useDesk } from '../state/desk.ts';

/** Pages of things that are made and removed. */
const MADE = ['people', 'teams', 'skills', 'hours', 'queues', 'levels', 'labels', 'rules'] as const;
export type MadePage = (typeof MADE)[number];
export const PAGES = [...MADE, 'context', 'notifications', 'privacy', 'side_panel'] as const;
export type PageName = (typeof PAGES)[number];
export const PAGE_ICONS: Readonly<Record<PageName, string>> = {
  people: userIcon,
  teams: usersIcon,
  skills: sparkIcon,
  hours: bookIcon,
  queues: queueIcon,
  levels: clockIcon,
  labels: tagIcon,
  rules: boltIcon,
  context: eyeIcon,
  notifications: bellIcon,
  privacy: lockIcon,
  side_panel: layersIcon,
};
export const NEW = 'new';

export interface OfficePlace {
  /** Undefined: none chosen, or none of that name. */
  readonly page: PageName | undefined;
  /** An item's id, or `new`. */
  readonly item: string | undefined;
}

export function placeOf(path: string): OfficePlace {
  const [first, item] = path.split('/');
  return { page: PAGES.find((one) => one === first), item: item || undefined };
}

export interface Going {
  readonly place: OfficePlace;
  go(page: PageName | undefined, item?: string, options?: { readonly replace?: boolean }): void;
  href(page: PageName | undefined, item?: string): string;
}

const pathOf = (page: PageName | undefined, item: string | undefined): string => [page, item].filter(Boolean).join('/');

export function useGoing(): Going {
  const { address } = useDesk();
  return {
    place: placeOf(address.place.value.path),
    go: (page, item, options) => address.go({ area: 'settings', path: pathOf(page, item) }, options),
    href: (page, item) => address.format({ area: 'settings', path: pathOf(page, item) }),
  };
}
