// The bank's side of Onglass: everything a host app has to write.
interface Subject {
  readonly title: string;
  readonly detail?: string;
  readonly icon?: 'receipt' | 'card' | 'drop';
  readonly tone?: 'plain' | 'bad';
  readonly attributes?: Readonly<Record<string, unknown>>;
}

interface OnglassApi {
  init(options: object): void;
  open(options?: { topic?: string; screen?: string; subject?: Subject }): void;
  identify(token?: string): void;
  logout(): void;
  track(name: string, attributes?: object): void;
  setContext(context: { screen?: string; attributes?: object; consent?: boolean }): void;
}

const APP_VERSION = '4.2.0';
const TAB_BAR_PX = 92;
/** The bank's own worker; its one line imports the support server's. */
const WORKER = '/sw.js';
const SIGNED_IN_KEY = 'harbor:signed-in';

const api = (): OnglassApi | undefined => (globalThis as { Onglass?: OnglassApi }).Onglass;

export const isSignedIn = (): boolean => localStorage.getItem(SIGNED_IN_KEY) !== null;

async function askIdentity(): Promise<string | undefined> {
  if (!isSignedIn()) return undefined;
  const answer = await fetch('/identity', { method: 'POST' });
  if (!answer.ok) throw new Error(`POST /identity answered ${answer.status}`);
  const { identity_token: token } = (await answer.json()) as { identity_token: string };
  return token;
}

/** What an agent wants to be sure of, in the words of a proof's claims. */
export interface VerificationAsk {
  readonly conversation_id: string;
  readonly nonce: string;
}

type Waiting = ((passcode: string | undefined) => void) | undefined;
const asking: { waiting: Waiting; tell: (open: boolean) => void } = { waiting: undefined, tell: () => undefined };

/** The frame of the bank draws the passcode sheet when somebody asks for it. */
export function onPasscodeAsked(tell: (open: boolean) => void): void {
  asking.tell = tell;
}

export function givePasscode(passcode: string | undefined): void {
  asking.waiting?.(passcode);
  asking.waiting = undefined;
  asking.tell(false);
}

/** The bank's own sheet asks, the bank's own server checks and signs; the messenger gets the proof and nothing else. */
async function getVerificationProof({ conversation_id, nonce }: VerificationAsk): Promise<string | undefined> {
  givePasscode(undefined);
  const passcode = await new Promise<string | undefined>((resolve) => {
    asking.waiting = resolve;
    asking.tell(true);
  });
  if (passcode === undefined) return undefined;
  const answer = await fetch('/verification', { method: 'POST', body: JSON.stringify({ conversation_id, nonce, passcode }) });
  if (!answer.ok) throw new Error(`POST /verification answered ${answer.status}`);
  return ((await answer.json()) as { proof: string }).proof;
}

interface TrustedGlobal {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown } };
}

/** Under Trusted Types a worker's address has to be made by a policy of the page's own. */
async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const policy = (globalThis as TrustedGlobal).trustedTypes?.createPolicy('harbor', { createScriptURL: (url) => (url === WORKER ? url : '') });
  await navigator.serviceWorker.register((policy?.createScriptURL(WORKER) ?? WORKER) as string);
}

/** Puts the support button on the page; a bank without a support server still is a bank. */
export async function startSupport(): Promise<void> {
  const config = (await (await fetch('/config.json')).json()) as { server_url: string; app_key: string };
  void startWorker().catch(() => undefined);
  await import(/* @vite-ignore */ `${config.server_url}/sdk/onglass.js`);
  api()?.init({ appKey: config.app_key, serverUrl: config.server_url, getIdentityToken: askIdentity, getVerificationProof, appVersion: APP_VERSION, launcher: { bottom: TAB_BAR_PX }, serviceWorker: WORKER });
  // The bank's customers agreed to it when they opened their account.
  api()?.setContext({ consent: true });
}

export function signIn(): void {
  localStorage.setItem(SIGNED_IN_KEY, '1');
  api()?.identify();
}

export function signOut(): void {
  localStorage.removeItem(SIGNED_IN_KEY);
  api()?.logout();
}

export function tellScreen(screen: string): void {
  api()?.setContext({ screen });
}

export function tellStep(name: string, attributes: object): void {
  api()?.track(name, attributes);
}

export function askAbout(screen: string, topic: string, subject: Subject): void {
  api()?.open({ screen, topic, subject });
}

export function askForHelp(): void {
  api()?.open();
}
