// Entry of native.js: finds the channel of the app that holds this page, and listens to that one only.
import { startBridge, type Channel, type Onglass } from './bridge.ts';

const SHORTEST_SECRET = 32;

interface Poster {
  postMessage(text: string): void;
}

interface NativePage {
  readonly Onglass?: Onglass;
  readonly OnglassNative?: Poster;
  readonly ReactNativeWebView?: Poster;
  readonly webkit?: { readonly messageHandlers?: { readonly onglass?: Poster } };
  /** Set by the wrapper before the page's scripts run: the secret, and for a frame the one origin that may speak. */
  readonly onglassBridge?: { readonly secret: string; readonly parentOrigin?: string };
  onglassReceive?: (raw: unknown) => void;
}

const page = globalThis as unknown as NativePage;

function poster(): Poster | undefined {
  return page.webkit?.messageHandlers?.onglass ?? page.OnglassNative ?? page.ReactNativeWebView;
}

function listenToParent(api: Onglass, secret: string, parentOrigin: string): void {
  const channel: Channel = { send: (text) => parent.postMessage(text, parentOrigin) };
  const receive = startBridge(api, channel, secret);
  addEventListener('message', (event) => {
    if (event.source === parent && event.origin === parentOrigin) receive(event.data);
  });
}

function start(api: Onglass, { secret, parentOrigin }: NonNullable<NativePage['onglassBridge']>): void {
  const app = poster();
  if (app !== undefined) page.onglassReceive = startBridge(api, { send: (text) => app.postMessage(text) }, secret);
  else if (parentOrigin !== undefined && parent !== window) listenToParent(api, secret, parentOrigin);
}

const { Onglass: api, onglassBridge: settings } = page;
if (api !== undefined && settings !== undefined && settings.secret.length >= SHORTEST_SECRET) start(api, settings);
