// What loader and messenger share: the public API, and the small box through which the loader hands over what was asked
// before the messenger arrived.
import type { Sealed } from '../app/sealed.ts';
import type { CollectSeat } from '../context/seat.ts';
import type { EventName, InitOptions, OnglassApi as PublicApi } from './public.ts';

export type { ContextDraft, EventDetails, EventName, HostContext, InitOptions, Listener, OpenOptions, Subject, ThemeOptions, VerificationAsk } from './public.ts';

/** A step seen before the collecting script is there: instant in ms, kind, name, path, and what `track` was given. */
export type RawLine = readonly [at: number, kind: 'tap' | 'error' | 'custom', name: string, path: string, detail?: Readonly<Record<string, unknown>>];

/** One call that waits for the messenger: name of the method and its argument. */
export type Command = readonly [name: 'open' | 'close' | 'identify' | 'logout' | 'setContext', argument?: unknown];

export type ScriptName = 'messenger.js' | 'more.js' | 'rich.js' | 'annotate.js' | 'control.js' | 'seal.js' | 'collect.js' | 'link.js' | 'legacy.js' | 'theme.js' | `lang-${string}.js`;

export interface Handover {
  readonly options: InitOptions;
  readonly host: HTMLElement;
  readonly commands: Command[];
  /** Set by the messenger; until then calls are kept in `commands`. */
  run?: (command: Command) => void;
  /** Answers with what the last listener that had something to say returned. */
  emit(name: EventName, detail?: unknown): unknown;
  /** Steps seen so far; a bounded number, the oldest go first. */
  readonly lines: RawLine[];
  /** Set by the collecting script: what the loader sees from then on. */
  see?: (seen: Event | RawLine) => void;
  /** Set by the messenger where the app wants sealed storage, for the sealing script. */
  seal?: (places: Sealed) => void;
  /** Set by the messenger, for the collecting script. */
  seat?: CollectSeat;
  /** Fetches a script that lies beside the loader; a failed one is fetched again at the next call. */
  load(file: ScriptName): void;
  /** Set by the messenger while it waits for a language's words. */
  speak?: (words: Readonly<Record<string, string>>) => void;
  /** What the second script shares with the first. */
  lib?: object;
  /** Takes over style sheets that arrive later. */
  adopt?: (css: string) => void;
  /** What had the focus when `open()` was called. */
  opener?: Element | null;
}

export interface OnglassApi extends PublicApi {
  /** Between loader and messenger only. */
  _?: Handover;
}

export const ELEMENT_NAME = 'onglass-messenger';
/** Set while this browser holds a session: the next visit loads the messenger at once, for the unread badge. */
export const SEEN_KEY = 'onglass:seen';
export const LAUNCHER_ICON = 'M4 6.8A2.8 2.8 0 0 1 6.8 4h10.4A2.8 2.8 0 0 1 20 6.8v6.4a2.8 2.8 0 0 1-2.8 2.8H11l-4.2 4v-4A2.8 2.8 0 0 1 4 13.2z';
