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
  setContext(context: { screen?: string; attributes?: object }): void;
}

const APP_VERSION = '4.2.0';
const TAB_BAR_PX = 92;
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

/** Puts the support button on the page; a bank without a support server still is a bank. */
export async function startSupport(): Promise<void> {
  const config = (await (await fetch('/config.json')).json()) as { server_url: string; app_key: string };
  await import(/* @vite-ignore */ `${config.server_url}/sdk/onglass.js`);
  api()?.init({ appKey: config.app_key, serverUrl: config.server_url, getIdentityToken: askIdentity, appVersion: APP_VERSION, launcher: { bottom: TAB_BAR_PX } });
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
