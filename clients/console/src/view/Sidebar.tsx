import type { AvailabilityState } from '@onglass/core';
import { glassIcon, Icon, inboxIcon, layersIcon, liveIcon, moreIcon, parkIcon, queueIcon, slidersIcon, snoozeIcon, userIcon, usersIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { VIEWS, type ViewName } from '../state/address.ts';
import { useAvailability, useRoom } from '../state/availability.ts';
import { useDesk, type CountedView } from '../state/desk.ts';
import { modName } from '../state/keys.ts';
import { useObserved } from '../state/observe.ts';
import type { SendKey, Theme } from '../state/preferences.ts';
import { clearRichDrafts } from '../state/rich_keys.ts';
import { shownRows } from '../state/views.ts';
import { locale, t } from '../text/index.ts';
import { AlertsDoor } from './AlertsDoor.tsx';
import { partsFor, type Part } from './Around.tsx';
import { Dialog } from './Dialog.tsx';
import { Menu, type MenuGroup } from './Menu.tsx';
import { Presence } from './Presence.tsx';
import { SavedViews } from './SavedViews.tsx';
import { Segmented } from './Segmented.tsx';

const ICONS: Readonly<Record<ViewName, string>> = { mine: inboxIcon, queue: queueIcon, team: usersIcon, all: layersIcon, snoozed: snoozeIcon, parked: parkIcon };
const STATES: readonly AvailabilityState[] = ['online', 'away', 'offline'];

function Count({ view }: { readonly view: CountedView }): JSX.Element | null {
  const { counted, session } = useDesk();
  const { rows: all, hasMore } = useObserved(counted[view].state);
  const rows = useMemo(() => shownRows(all, { view, status: 'open', q: '', whose: 'me' }, session.agent.id), [all, view, session]);
  if (rows.length === 0) return null;
  const words = t(hasMore ? 'nav.count_more' : 'nav.count', { count: rows.length });
  return (
    <span class="side__count num" title={words}>
      <span aria-hidden="true">{`${new Intl.NumberFormat(locale()).format(rows.length)}${hasMore ? '+' : ''}`}</span>
      <span class="vh">, {words}</span>
    </span>
  );
}

function ViewLink({ view }: { readonly view: ViewName }): JSX.Element {
  const { address } = useDesk();
  const there = { view, status: 'open', q: '', whose: 'me', conversationId: undefined } as const;
  const place = address.place.value;
  const isHere = place.area === 'desk' && place.view === view && place.savedId === undefined;
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    address.go(there);
  };
  return (
    <a class="side__view" href={address.format(there)} aria-current={isHere ? 'page' : undefined} onClick={onClick}>
      <Icon path={ICONS[view]} size={20} />
      {t(`nav.${view}`)}
      {view === 'team' ? null : <Count view={view} />}
    </a>
  );
}

const PART_ICONS: Readonly<Record<Part, string>> = { live: liveIcon, settings: slidersIcon };

function PartLink({ part }: { readonly part: Part }): JSX.Element {
  const { address } = useDesk();
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    address.go({ area: part });
  };
  const link = useRef<HTMLAnchorElement>(null);
  const isHere = address.place.value.area === part;
  // On a phone the links are wider than the screen.
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [isHere]);
  return (
    <a ref={link} class="side__view" href={address.format({ area: part })} aria-current={isHere ? 'page' : undefined} onClick={onClick}>
      <Icon path={PART_ICONS[part]} size={20} />
      {t(`nav.${part}`)}
    </a>
  );
}

/** For those who run the desk of others; nothing for anybody else. */
function Manage(): JSX.Element | null {
  const parts = partsFor(useDesk().session.agent.role);
  if (parts.length === 0) return null;
  return (
    <div class="side__manage" role="group" aria-labelledby="side-manage">
      <p class="side__title" id="side-manage">
        {t('nav.manage')}
      </p>
      {parts.map((part) => (
        <PartLink key={part} part={part} />
      ))}
    </div>
  );
}

function meGroups(availability: string, sendKey: SendKey, theme: Theme, undoSend: boolean): readonly MenuGroup[] {
  const line = (value: string, text: string, checked: boolean): MenuGroup['lines'][number] => ({ value, label: text, text, checked });
  const mod = modName();
  return [
    {
      id: 'availability',
      title: t('me.availability'),
      lines: STATES.map((state) => ({ ...line(`availability ${state}`, t(`me.${state}`), availability === state), lead: <span class={state === 'online' ? 'on' : `on on--${state}`} /> })),
    },
    {
      id: 'send',
      title: t('me.enter'),
      lines: [line('send enter', t('me.enter_enter'), sendKey === 'enter'), line('send mod_enter', t('me.enter_mod', { mod }), sendKey === 'mod_enter')],
    },
    { id: 'undo', title: t('me.undo'), lines: [line('undo off', t('me.undo_off'), !undoSend), line('undo on', t('me.undo_on'), undoSend)] },
    { id: 'theme', title: t('me.theme'), lines: (['system', 'light', 'dark'] as const).map((name) => line(`theme ${name}`, t(`me.theme_${name}`), theme === name)) },
    {
      id: 'rest',
      lines: [
        { value: 'alerts', label: t('me.alerts'), text: t('me.alerts') },
        { value: 'shortcuts', label: t('me.shortcuts'), text: t('me.shortcuts'), keys: '?' },
        { value: 'signout', label: t('me.signout'), text: t('me.signout') },
      ],
    },
  ];
}

interface Leaving {
  readonly asking: boolean;
  readonly ask: () => void;
  readonly stay: () => void;
  readonly go: () => void;
}

/** Signing out at once, or after a question where unfinished notes would go with it. */
function useLeaving(): Leaving {
  const { client, noteDrafts } = useDesk();
  const [asking, setAsking] = useState(false);
  const go = (): void => {
    noteDrafts.clear();
    clearRichDrafts(window.localStorage);
    void client.signOut();
  };
  const ask = (): void => {
    if (noteDrafts.all.peek().size === 0) go();
    else setAsking(true);
  };
  const stay = (): void => {
    setAsking(false);
  };
  return { asking, ask, stay, go };
}

function LeavingDialog({ leaving }: { readonly leaving: Leaving }): JSX.Element {
  const { noteDrafts } = useDesk();
  return (
    <Dialog label={t('me.signout_title')} alert onClose={leaving.stay}>
      <h2>{t('me.signout_title')}</h2>
      <p class="mid">{t('me.signout_notes', { count: noteDrafts.all.value.size })}</p>
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={leaving.stay}>
          {t('message.cancel')}
        </button>
        <button type="button" class="bt bt--bad" onClick={leaving.go}>
          {t('me.signout_do')}
        </button>
      </div>
    </Dialog>
  );
}

function Me(): JSX.Element {
  const { preferences, asks, session } = useDesk();
  const leaving = useLeaving();
  const [choosing, setChoosing] = useState(false);
  const { state: availability = 'offline', set: setAvailability } = useAvailability();
  const onSelect = (value: string): void => {
    const [kind, choice] = value.split(' ');
    if (kind === 'availability') void setAvailability(choice as AvailabilityState);
    if (kind === 'send') preferences.set({ sendKey: choice as SendKey });
    if (kind === 'alerts') setChoosing(true);
    if (kind === 'undo') preferences.set({ undoSend: choice === 'on' });
    if (kind === 'theme') preferences.set({ theme: choice as Theme });
    if (kind === 'shortcuts') asks.ask('help');
    if (kind === 'signout') leaving.ask();
  };
  return (
    <>
    <Menu label={t('me.menu')} placement="top-start" groups={meGroups(availability, preferences.sendKey.value, preferences.theme.value, preferences.undoSend.value)} onSelect={onSelect} triggerClass="me">
      <span class="me__face">
        <span class="av av--28" aria-hidden="true">
          <Icon path={userIcon} size={16} />
        </span>
        <span class="me__dot">
          <Presence state={availability} />
        </span>
      </span>
      <span class="grow">
        <span class="me__name cut strong s">{session.agent.name}</span>
        <span class="me__state xs mid">
          <span class={availability === 'online' ? 'on' : `on on--${availability}`} />
          {t(`me.${availability}`)}
        </span>
      </span>
      <span class="vh">{t('me.menu')}</span>
      <Icon path={moreIcon} size={20} />
    </Menu>
    {leaving.asking ? <LeavingDialog leaving={leaving} /> : null}
    {choosing ? <AlertsDoor part="dialog" onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** On a wide desk one press changes it; elsewhere it stands in the menu, and its mark at the face. */
function Availability(): JSX.Element {
  const { state, set } = useAvailability();
  const segments = STATES.map((value) => ({ value, label: t(`me.${value}`) }));
  return (
    <div class="avail">
      <Segmented label={t('me.availability')} value={state ?? 'offline'} segments={segments} onChange={(next) => void set(next)} />
    </div>
  );
}

function Capacity(): JSX.Element | null {
  const room = useRoom();
  if (room === undefined) return null;
  const { load, capacity } = room;
  const share = capacity === 0 ? 1 : Math.min(1, load / capacity);
  return (
    <div class="room xs mid" data-full={load >= capacity ? '' : undefined} title={t('me.load_words', { load, capacity })}>
      <span class="room__words">{load >= capacity ? t('me.room_none') : t('me.room', { count: capacity - load })}</span>
      <span class="room__count num">{t('me.load', { load, capacity })}</span>
      <span class="meter" aria-hidden="true">
        <i style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      </span>
    </div>
  );
}

export function Sidebar(): JSX.Element {
  const { client, session } = useDesk();
  // The workspace's name comes a moment after the sign-in itself.
  const workspace = useObserved(client.session)?.workspace ?? session.workspace;
  return (
    <nav class="side" aria-label={t('nav.label')}>
      <p class="side__co">
        <span class="side__mark">
          <Icon path={glassIcon} size={20} />
        </span>
        <bdi class="grow cut">{workspace?.name ?? 'Onglass'}</bdi>
      </p>
      <div class="side__views">
        {VIEWS.map((view) => (
          <ViewLink key={view} view={view} />
        ))}
      </div>
      <SavedViews />
      <Manage />
      <AlertsDoor part="teller" onClose={() => undefined} />
      <div class="side__me">
        <Availability />
        <Me />
        <Capacity />
      </div>
    </nav>
  );
}
