// What loader and messenger share: the public API of the one global name, and the small box through which the loader
// hands over what was asked before the messenger arrived.

/** What the customer is looking at: a line for people, and what an agent may find useful. */
export interface Subject {
  readonly title: string;
  readonly detail?: string;
  readonly icon?: 'receipt' | 'card' | 'drop';
  readonly tone?: 'plain' | 'bad';
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface OpenOptions {
  readonly topic?: string;
  readonly screen?: string;
  readonly subject?: string | Subject;
  /** Opens this conversation, for instance from a notification. */
  readonly conversationId?: string;
}

export interface ThemeOptions {
  readonly scheme?: 'light' | 'dark' | 'auto';
  /** 0–360; the workspace's own hue is used when the app sets none. */
  readonly hue?: number;
  /** 0 grey … 1 full colour. */
  readonly vivid?: number;
}

export interface InitOptions {
  readonly appKey: string;
  readonly serverUrl: string;
  /** Answers with a fresh token of the app's own server, or nothing for somebody who is not signed in. */
  readonly getIdentityToken?: () => Promise<string | null | undefined>;
  readonly locale?: string;
  /** Texts of `locale`, by the keys of the English catalogue; what is missing stays English. */
  readonly messages?: Readonly<Record<string, string>>;
  readonly theme?: ThemeOptions | 'light' | 'dark' | 'auto';
  /** `false`: the app has its own button and calls `open()`. `bottom`: px above the screen's edge, over a tab bar. */
  readonly launcher?: false | { readonly bottom?: number; readonly label?: string };
  readonly appVersion?: string;
}

export type EventName = 'ready' | 'open' | 'close' | 'unread' | 'message';
export type Listener = (detail: unknown) => void;

/** One call that waits for the messenger: name of the method and its argument. */
export type Command = readonly [name: 'open' | 'close' | 'identify' | 'logout' | 'track' | 'setContext', argument?: unknown];

export type ScriptName = 'messenger.js' | 'more.js' | 'legacy.js';

export interface Handover {
  readonly options: InitOptions;
  readonly host: HTMLElement;
  readonly commands: Command[];
  /** Set by the messenger; until then calls are kept in `commands`. */
  run?: (command: Command) => void;
  emit(name: EventName, detail?: unknown): void;
  /** Fetches a script that lies beside the loader; a failed one is fetched again at the next call. */
  load(file: ScriptName): void;
  /** What the second script shares with the first. */
  lib?: object;
  /** Takes over style sheets that arrive later. */
  adopt?: (css: string) => void;
  /** What had the focus when `open()` was called. */
  opener?: Element | null;
}

export interface OnglassApi {
  init(options: InitOptions): void;
  open(options?: OpenOptions): void;
  close(): void;
  /** The app's customer signed in or changed; the token, or nothing to ask `getIdentityToken`. */
  identify(token?: string): void;
  /** The app's customer signed out: the session ends and nothing of it stays on the device. */
  logout(): void;
  /** Returns the function that stops listening. */
  on(name: EventName, listener: Listener): () => void;
  track(name: string, attributes?: Readonly<Record<string, unknown>>): void;
  setContext(context: { readonly screen?: string; readonly attributes?: Readonly<Record<string, unknown>> }): void;
  /** Between loader and messenger only. */
  _?: Handover;
}

export const ELEMENT_NAME = 'onglass-messenger';
/** Set while this browser holds a session: the next visit loads the messenger at once, for the unread badge. */
export const SEEN_KEY = 'onglass:seen';
export const LAUNCHER_ICON = 'M4 6.8A2.8 2.8 0 0 1 6.8 4h10.4A2.8 2.8 0 0 1 20 6.8v6.4a2.8 2.8 0 0 1-2.8 2.8H11l-4.2 4v-4A2.8 2.8 0 0 1 4 13.2z';
