// The administrator's part: pages beside each other, one at a time, each with its address.
import { Icon } from '@onglass/ui';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import '../styles/office.css';
import '../styles/office_edit.css';
import '../styles/office_fields.css';
import '../styles/office_app.css';
import { Context } from './Context.tsx';
import { GoLink } from './GoLink.tsx';
import { Hours } from './Hours.tsx';
import { Labels } from './Labels.tsx';
import { Levels } from './Levels.tsx';
import { Notifications } from './Notifications.tsx';
import { People } from './People.tsx';
import { PAGE_ICONS, PAGES, useGoing, type PageName } from './places.ts';
import { Privacy } from './Privacy.tsx';
import { Queues } from './Queues.tsx';
import { Rules } from './Rules.tsx';
import { SidePanelPage } from './SidePanelPage.tsx';
import { Skills } from './Skills.tsx';
import { useClosingQuestion, useOffice } from './state.ts';
import { Teams } from './Teams.tsx';
import { t } from './text.ts';

const SCREENS: Readonly<Record<PageName, ComponentType<{ readonly item: string | undefined }>>> = {
  people: People,
  teams: Teams,
  skills: Skills,
  hours: Hours,
  queues: Queues,
  levels: Levels,
  labels: Labels,
  rules: Rules,
  context: Context,
  notifications: Notifications,
  privacy: Privacy,
  side_panel: SidePanelPage,
};

function PageLink({ page, current }: { readonly page: PageName; readonly current: boolean }): JSX.Element {
  const isDraft = [...useOffice().drafts.value.keys()].some((key) => key.startsWith(`${page}/`));
  return (
    <li>
      <GoLink page={page} class="office__link" current={current}>
        <Icon path={PAGE_ICONS[page]} size={20} />
        <span class="grow">
          <span class="office__link-name">{t(`page.${page}`)}</span>
          <span class="office__link-lead">{t(`page.${page}_about`)}</span>
        </span>
        {isDraft ? <span class="office__draft" title={t('form.unsaved_chip')}><span class="vh">, {t('form.unsaved_chip')}</span></span> : null}
      </GoLink>
    </li>
  );
}

export function Settings(): JSX.Element {
  const { page, item } = useGoing().place;
  const box = useRef<HTMLDivElement>(null);
  useClosingQuestion();
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0;
  }, [page, item]);
  const shown = page ?? 'people';
  const Screen = SCREENS[shown];
  return (
    <section class="office" id="pane-thread" tabIndex={-1} aria-label={t('office.title')} data-open={page === undefined ? undefined : ''}>
      <nav class="office__nav" aria-label={t('office.pages')}>
        <h2 class="office__title">{t('office.title')}</h2>
        <ul>
          {PAGES.map((one) => (
            <PageLink key={one} page={one} current={one === shown} />
          ))}
        </ul>
      </nav>
      <div class="office__main" ref={box}>
        <Screen key={`${shown}/${item ?? ''}`} item={item} />
      </div>
    </section>
  );
}
