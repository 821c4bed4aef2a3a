// The line between a native app and the messenger in its web view. Invariant: a message counts only from the one channel
// that the app opened, in this version, with this page's secret, with a number above the last, at most 64 kB, and of a
// declared shape; everything else is answered with an error and does nothing.
export const VERSION = 1;
const MAX_BYTES = 65_536;
const MAX_TEXT = 2000;

export interface Onglass {
  open(options?: object): void;
  close(): void;
  identify(token?: string): void;
  logout(): void;
  track(name: string, attributes?: Readonly<Record<string, unknown>>): void;
  setContext(context: object): void;
  on(name: string, listener: (detail: unknown) => unknown): unknown;
}

export interface Channel {
  /** Sends one JSON text to the app. */
  readonly send: (text: string) => void;
}

type Fields = Readonly<Record<string, unknown>>;
type Act = (api: Onglass, given: Fields) => void;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT;
const token: Check = (value) => typeof value === 'string' && value.length <= 8192;
const flag: Check = (value) => typeof value === 'boolean';
const amount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e9;
const scalar: Check = (value) => flag(value) || typeof value === 'number' || (typeof value === 'string' && value.length <= MAX_TEXT);
const scalars: Check = (value) => isFields(value) && Object.keys(value).length <= 50 && Object.values(value).every(scalar);

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Kind {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
  readonly act: Act;
}

function only(given: Fields, ...names: string[]): Fields {
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
}

function setSafeArea(given: Fields): void {
  for (const side of ['top', 'right', 'bottom', 'left']) document.documentElement.style.setProperty(`--onglass-safe-${side}`, `${Number(given[side])}px`);
}

/** What an app may say; `messages.schema.json` says the same for other languages, and a test compares the two. */
export const KINDS: Readonly<Record<string, Kind>> = {
  open: { required: {}, optional: { topic: text, screen: text, subject: text, conversationId: text }, act: (api, given) => api.open(only(given, 'topic', 'screen', 'subject', 'conversationId')) },
  close: { required: {}, optional: {}, act: (api) => api.close() },
  identify: { required: {}, optional: { token }, act: (api, given) => api.identify(given['token'] as string | undefined) },
  logout: { required: {}, optional: {}, act: (api) => api.logout() },
  context: { required: {}, optional: { screen: text, attributes: scalars, consent: flag }, act: (api, given) => api.setContext(only(given, 'screen', 'attributes', 'consent')) },
  request_failed: { required: { method: text, path: text, status: amount }, optional: { duration_ms: amount }, act: (api, given) => api.track('native_request_failed', only(given, 'method', 'path', 'status', 'duration_ms')) },
  network: { required: { kind: text }, optional: { online: flag }, act: (api, given) => api.track('native_network', only(given, 'kind', 'online')) },
  safe_area: { required: { top: amount, right: amount, bottom: amount, left: amount }, optional: {}, act: (_, given) => setSafeArea(given) },
};

function fits(kind: Kind, given: Fields): boolean {
  const known = { ...kind.required, ...kind.optional };
  const named = Object.entries(given);
  return Object.keys(kind.required).every((name) => given[name] !== undefined) && named.every(([name, value]) => Object.hasOwn(known, name) && known[name]?.(value) === true);
}

function parse(raw: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isNext(seq: unknown, last: number): seq is number {
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > last;
}

function kindOf(type: unknown): Kind | undefined {
  return typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

/** Why a message is not done, or undefined when it may be. */
function refusal({ v, secret: told, seq, type, body }: Fields, secret: string, last: number): string | undefined {
  if (v !== VERSION) return 'unknown_version';
  if (told !== secret) return 'wrong_secret';
  if (!isNext(seq, last)) return 'replayed';
  const kind = kindOf(type);
  if (kind === undefined) return 'unknown_message';
  return isFields(body) && fits(kind, body) ? undefined : 'invalid_message';
}

/** Answers with the function that takes each text from the app; the app was told `secret` when it made the page. */
export function startBridge(api: Onglass, channel: Channel, secret: string): (raw: unknown) => void {
  let last = 0;
  let sent = 0;
  const tell = (type: string, body: object): void => channel.send(JSON.stringify({ v: VERSION, seq: (sent += 1), type, body }));
  api.on('ready', () => tell('ready', {}));
  api.on('open', () => tell('opened', {}));
  api.on('close', () => tell('closed', {}));
  api.on('unread', (count) => tell('unread', { count }));
  api.on('action', (detail) => tell('action', isFields(detail) ? detail : {}));
  api.on('message', () => tell('haptic', { kind: 'message' }));
  tell('hello', { versions: [VERSION] });
  return (raw) => {
    const small = typeof raw === 'string' && new Blob([raw]).size <= MAX_BYTES;
    const message = small ? parse(raw) : undefined;
    const code = message === undefined ? (small ? 'malformed' : 'too_large') : refusal(message, secret, last);
    if (code !== undefined || message === undefined) {
      tell('error', { code });
      return;
    }
    last = message['seq'] as number;
    kindOf(message['type'])?.act(api, message['body'] as Fields);
  };
}
