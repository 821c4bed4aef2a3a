// The custom element: builds client and model, draws the app into its shadow root, and does what the loader was asked.
import type { CustomerClient, Environment, UploadSource } from '@onglass/core';
import { activeElement } from '@onglass/ui';
import { render } from 'preact';
import { App } from './app/app.tsx';
import { createSpeaker, type Spoken } from './app/announcer.tsx';
import { describeDevice } from './app/device.ts';
import type { Words } from './app/language.ts';
import { hasMore } from './app/more.ts';
import { placeFor, type AppContext, type Model } from './app/model.ts';
import { createNavigation, savedPlaces } from './app/navigation.ts';
import { createStore } from './app/observe.ts';
import { dropSubscription, showBadge } from './app/pushed.ts';
import { setLocale, t } from './app/texts.ts';
import { isSheet } from './app/viewport.ts';
import { SEEN_KEY, type Command, type Handover } from './loader/contract.ts';
import { messengerCss, styleSheet } from './styles/sheet.ts';

const MORE_PAUSE_MS = 150;
const MORE_AGAIN_MS = 2000;

export interface Mounted {
  readonly model: Model;
  readonly run: (command: Command) => void;
}

export interface MountInput {
  readonly handover: Handover;
  readonly client: CustomerClient;
  readonly environment: Environment;
  readonly now: () => number;
  readonly readFile: (file: File) => UploadSource;
  /** Absent: English. */
  readonly locale: string | undefined;
  /** Of the locale's language; absent for English. */
  readonly words?: Words | undefined;
  /** The app named another customer: the token, or nothing to ask the app for one. */
  readonly onIdentify: (token: string | undefined) => void;
}

/** Draws the messenger into the loader's element and answers with how to give it commands. */
export function mountMessenger(input: MountInput): Mounted {
  const { handover, client } = input;
  const { options, host } = handover;
  setLocale(input.locale, { ...input.words, ...options.messages });
  const spoken = createStore<Spoken>({ text: '', turn: 0 });
  const announce = createSpeaker(spoken);
  const navigation = createNavigation(isSheet, client.newKey);
  const model: Model = {
    client,
    navigation,
    options,
    device: describeDevice(options),
    announce,
    context: createStore<AppContext>({}),
    subjects: new Map(),
    readFile: input.readFile,
    now: input.now,
    emit: handover.emit,
    load: handover.load,
  };
  let opener: Element | null = handover.opener ?? null;
  watch(model, handover, announce, (element) => {
    opener = element;
  });
  handover.seat = { model, environment: input.environment };
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.replaceChildren();
  root.adoptedStyleSheets = [styleSheet(messengerCss)];
  handover.adopt = (css) => {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet(css)];
  };
  if (!CSS.supports('color', 'light-dark(#000,#fff)')) handover.load('legacy.js');
  fetchMoreWhenOpen(model, handover);
  render(<App model={model} spoken={spoken} opener={() => opener} />, root);
  const noteOpener = (): void => {
    opener = activeElement();
  };
  return { model, run: createRunner(model, input, noteOpener) };
}

/** The second script comes when the first screen stands, so that it is there before it is asked for, offline too. */
function fetchMoreWhenOpen({ navigation }: Model, handover: Handover): void {
  let again: ReturnType<typeof setTimeout> | undefined;
  const fetchMore = (): void => {
    clearTimeout(again);
    if (hasMore() || navigation.places.get().length === 0) return;
    setTimeout(() => handover.load('more.js'), MORE_PAUSE_MS);
    // One that failed is fetched anew; one that is on its way is not.
    again = setTimeout(fetchMore, MORE_AGAIN_MS);
  };
  navigation.places.subscribe(fetchMore);
  addEventListener('online', fetchMore);
}

function watch(model: Model, handover: Handover, announce: (text: string) => void, setOpener: (element: Element | null) => void): void {
  const { client, navigation } = model;
  let wasOpen = false;
  navigation.places.subscribe((places) => {
    const open = places.length > 0;
    if (open === wasOpen) return;
    wasOpen = open;
    if (open && handover.opener === undefined) setOpener(activeElement());
    handover.emit(open ? 'open' : 'close');
  });
  client.unread.subscribe((count) => {
    handover.emit('unread', count);
    showBadge(count);
  });
  client.connection.subscribe(({ reason }) => {
    if (reason !== undefined) handover.emit('error', { code: reason });
  });
  client.session.subscribe((session) => {
    remember(session !== undefined);
    if ((session?.config.context?.collect ?? 'none') !== 'none') handover.load('collect.js');
    if (session?.config.theme['light']) handover.load('theme.js');
  });
  // What waits here goes out at the next visit too, session or not.
  client.outboxSize.subscribe((waiting) => {
    if (waiting > 0) remember(true);
  });
  // Whoever writes on in a conversation closed long ago finds their words, and themselves, in the one that continues it.
  client.onContinued(({ closed, next }) => {
    const to = client.unsentConversations().includes(next) ? { unsentKey: next } : { conversationId: next };
    for (const place of navigation.places.get()) {
      if (place.screen === 'thread' && 'conversationId' in place.thread && place.thread.conversationId === closed) navigation.rename(place.thread, to);
    }
  });
  client.onArrival(({ conversationId, item }) => {
    handover.emit('message', { conversationId, text: item.content.fallback });
    const place = navigation.places.get().findLast((candidate) => candidate.screen === 'thread');
    const name = item.author.name ?? t(item.author.kind === 'assistant' ? 'assistant' : 'agent');
    if (place === undefined) announce(t('help_unread', { count: client.unread.get() || 1 }));
    else announce(t('said', { name }) + item.content.fallback);
  });
}

function remember(returns: boolean): void {
  try {
    if (returns) localStorage.setItem(SEEN_KEY, '1');
    else localStorage.removeItem(SEEN_KEY);
  } catch {
    // Without storage the messenger is simply loaded at the first tap each time.
  }
}

type Run = (argument: unknown) => void;

function createRunner(model: Model, { handover, onIdentify }: MountInput, noteOpener: () => void): (command: Command) => void {
  const { client, navigation, context } = model;
  let gone: Promise<void> | undefined;
  const tabs = new BroadcastChannel(`onglass/${model.options.appKey}`);
  const leave = (leaving: Promise<void>): void => {
    navigation.close();
    handover.seat?.forget?.();
    gone = leaving.then(() => remember(false)).then(dropSubscription);
  };
  tabs.onmessage = () => leave(client.signedOutElsewhere());
  // Whoever comes next begins when nothing of the one before is left.
  const identify: Run = (argument) => {
    void Promise.resolve(gone).then(() => onIdentify(argument as string | undefined));
    gone = undefined;
  };
  const runs: Record<Command[0], Run> = {
    open: (argument) => {
      if (navigation.places.get().length === 0 && handover.opener === undefined) noteOpener();
      if (gone) identify(undefined);
      navigation.open([placeFor((argument ?? {}), context.get())]);
      delete handover.opener;
    },
    close: () => navigation.close(),
    identify,
    logout: () => {
      leave(client.signOut());
      tabs.postMessage(0);
    },
    setContext: (argument) => context.set({ ...context.get(), ...(argument as AppContext) }),
  };
  return ([name, argument]) => runs[name](argument);
}

/** Takes up what was open before the page was loaded anew. */
export function restorePlaces({ navigation }: Model): void {
  const places = savedPlaces();
  if (places.length > 0 && navigation.places.get().length === 0) navigation.open(places);
}
