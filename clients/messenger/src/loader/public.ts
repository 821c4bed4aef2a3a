// The public API: everything an app developer sees, and what docs/api/sdk.api.md is made of.

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
  /** The app's own service worker, which imports `onglass-sw.js`; without it nobody is asked about notifications. */
  readonly serviceWorker?: string;
  /** `encrypt`: what this device keeps (session, outbox, drafts, conversations, files on their way) is sealed under a key no script can read. */
  readonly storage?: { readonly encrypt?: boolean };
  /** An agent asks who is there: make sure (passcode, biometry, …), have the app's server sign a proof, answer with it; nothing when they would rather not. */
  readonly getVerificationProof?: (request: VerificationAsk) => Promise<string | null | undefined>;
  /** Takes a picture of what the app shows, for a customer who wants to send one; without it they choose a picture. */
  readonly captureScreen?: () => Promise<Blob>;
}

/** What a proof must name, in the words of its claims; `audience` is its `aud`. */
export interface VerificationAsk {
  readonly conversation_id: string;
  readonly nonce: string;
  readonly audience: string;
  readonly expires_at: string;
  readonly level: 'basic' | 'strong';
}

/** What each event tells. */
export interface EventDetails {
  /** The messenger stands, and what this device had saved is in it. */
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  /** Messages the customer has not seen. */
  readonly unread: number;
  readonly message: { readonly conversationId: string; readonly text: string };
  /** The customer chose an action of a card: `open_screen` is for the app to do. */
  readonly action: { readonly id: string; readonly screen?: string; readonly messageId?: string };
  /** An agent asks who is there; the card in the conversation waits for the customer. */
  readonly verification_request: VerificationAsk;
  /** `code`: load_failed, identity_refused, app_refused, not_allowed, session_expired. The messenger goes on by itself where it can. */
  readonly error: { readonly code: string; readonly detail?: string };
  /** Before steps leave the device. Answer with `false` to drop them, or with another batch to send that instead. */
  readonly context: ContextDraft;
}

/** Steps on their way to the company; names and texts are masked already. */
export interface ContextDraft {
  readonly breadcrumbs: readonly {
    readonly id: string;
    readonly at: string;
    readonly kind: 'screen' | 'tap' | 'request' | 'error' | 'custom' | 'network' | 'visibility';
    readonly name: string;
    readonly detail?: Readonly<Record<string, string | number | boolean>>;
    readonly duration_ms?: number;
    readonly status?: number;
  }[];
  readonly screen?: { readonly name: string; readonly title?: string; readonly path?: string };
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export type EventName = keyof EventDetails;
export type Listener<Name extends EventName = EventName> = (detail: EventDetails[Name]) => unknown;

/** Where the app is, and what it wants an agent to know. */
export interface HostContext {
  /** The name of the screen, in the words of the company. */
  readonly screen?: string;
  /** Scalars; everything else is left out. The company may allow only some keys. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** The customer agreed that steps are told to the company (`true`), or took that back (`false`). Not remembered: say it on each page. */
  readonly consent?: boolean;
}

/** The one global name, `Onglass`. Calls before the messenger has arrived are kept and done then. */
export interface OnglassApi {
  /** Once on each page; a second call with the same `appKey` does nothing. Throws TypeError for what it cannot use. */
  init(options: InitOptions): void;
  /** Opens the messenger: at home, at a conversation, or at a new one about something. */
  open(options?: OpenOptions): void;
  close(): void;
  /** The app's customer signed in or changed; the token, or nothing to ask `getIdentityToken`. */
  identify(token?: string): void;
  /** The app's customer signed out: the session ends and nothing of it stays on the device, in other tabs neither. */
  logout(): void;
  /** Returns the function that stops listening. What a listener throws is reported as an error of the page. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void;
  /** A step of the app's own; scalars only. */
  track(name: string, attributes?: Readonly<Record<string, unknown>>): void;
  setContext(context: HostContext): void;
  /** Messages the customer has not seen; the event `unread` tells when it changes. */
  readonly unread: number;
}
