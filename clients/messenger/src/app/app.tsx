// The whole messenger: the launcher with its badge and, when open, the panel with the screen on top of the stack.
import { Icon, IconButton, chatIcon, closeIcon, directionOf } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Home } from '../home/home.tsx';
import type { InitOptions, ThemeOptions } from '../loader/contract.ts';
import { Announcer, type Spoken } from './announcer.tsx';
import { ConnectionBanner } from './banner.tsx';
import { ModelProvider, useModel, type Model } from './model.ts';
import type { Place } from './navigation.ts';
import { useMore } from './more.ts';
import { useObservable, type Store } from './observe.ts';
import { Panel } from './panel.tsx';
import { locale, t } from './texts.ts';
import { useSheetMode } from './viewport.ts';
import { followVisibility } from './visible.ts';

export interface AppProps {
  readonly model: Model;
  readonly spoken: Store<Spoken>;
  /** What gets the focus back when the messenger closes. */
  readonly opener: () => Element | null;
}

export function App({ model, spoken, opener }: AppProps): JSX.Element {
  const places = useObservable(model.navigation.places);
  const session = useObservable(model.client.session);
  const sheet = useSheetMode();
  const more = useMore();
  const root = useRef<HTMLDivElement>(null);
  const theme = themeOf(model.options);
  const hue = theme.hue ?? session?.config.theme.hue;
  const vivid = theme.vivid ?? vividness(session?.config.theme.vivid);
  const open = places.length > 0;
  useEffect(() => {
    root.current?.style.setProperty('--og-hue', String(hue ?? 232));
    root.current?.style.setProperty('--og-vivid', String(vivid));
  }, [hue, vivid]);
  useFocusReturn(open, opener, root);
  useEffect(() => (open ? followVisibility(model.client.setPresent) : undefined), [open, model]);
  return (
    <ModelProvider value={model}>
      <div ref={root} class="og" dir={directionOf(locale())} lang={locale()} data-theme={theme.scheme === 'auto' ? undefined : theme.scheme}>
        {model.options.launcher === false ? null : <Launcher open={open} hidden={open && sheet} />}
        {open ? (
          <Panel sheet={sheet} screenKey={screenKey(places, more !== undefined)}>
            <Screens places={places} />
            <Announcer spoken={spoken} />
          </Panel>
        ) : (
          <Announcer spoken={spoken} />
        )}
      </div>
    </ModelProvider>
  );
}

function themeOf({ theme }: InitOptions): ThemeOptions {
  return typeof theme === 'string' ? { scheme: theme } : (theme ?? {});
}

function vividness(value: boolean | number | undefined): number {
  return typeof value === 'number' ? value : value === false ? 0.6 : 1;
}

/** Names what stands on the screen; the second script's arrival puts another thing there. */
function screenKey(places: readonly Place[], complete: boolean): string {
  const base = places.filter((place) => place.screen !== 'over');
  const screen = base.at(-1)?.screen ?? '';
  return `${base.length} ${screen} ${screen === 'home' || complete}`;
}

function useFocusReturn(open: boolean, opener: () => Element | null, root: { readonly current: HTMLElement | null }): void {
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !open) {
      const before = opener();
      const target = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : root.current?.querySelector<HTMLElement>('.og-launch');
      target?.focus();
    }
    was.current = open;
  }, [open]);
}

function Screens({ places }: { readonly places: readonly Place[] }): JSX.Element | null {
  const { navigation } = useModel();
  const more = useMore();
  const covered = places.at(-1)?.screen === 'over';
  const base = places.filter((place) => place.screen !== 'over');
  const top = base.at(-1);
  if (top === undefined) return null;
  if (top.screen === 'home') return <Home />;
  if (more === undefined) return <WaitingScreen />;
  if (top.screen !== 'thread') return <more.ConversationListScreen />;
  const back = base.length > 1 ? navigation.back : () => navigation.replace({ screen: 'home' });
  return <more.Thread key={base.length} place={top.thread} covered={covered} onBack={back} />;
}

/** Until the second script is there: the frame of the screen, and the way out of it. */
function WaitingScreen(): JSX.Element {
  const { navigation } = useModel();
  return (
    <div class="og-screen">
      <header class="og-head">
        <span class="og-head__who" />
        <IconButton label={t('close')} icon={closeIcon} onClick={navigation.close} />
      </header>
      <ConnectionBanner />
      <p class="og-event" role="status">
        {t('loading')}
      </p>
    </div>
  );
}

function Launcher({ open, hidden }: { readonly open: boolean; readonly hidden: boolean }): JSX.Element {
  const { client, navigation, options } = useModel();
  const unread = useObservable(client.unread);
  const settings = typeof options.launcher === 'object' ? options.launcher : {};
  const name = settings.label ?? t('help');
  const label = open ? t('close') : unread > 0 ? t('help_unread', { count: unread }) : name;
  const toggle = (): void => (open ? navigation.close() : navigation.open([{ screen: 'home' }]));
  return (
    <button type="button" class="og-launch" hidden={hidden} style={{ '--og-launch-bottom': `${settings.bottom ?? 16}px` }} aria-label={label} aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
      <Icon path={open ? closeIcon : chatIcon} />
      {unread > 0 && !open ? (
        <span class="og-launch__n" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </button>
  );
}
