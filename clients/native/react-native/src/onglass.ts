// The messenger in a React Native app, over react-native-webview. Types checked; not built into an app, not run on a device.
// `view` is what `<WebView ref>` holds; `source`, `injected` and `onMessage` are its props.
export interface OnglassSettings {
  readonly serverUrl: string;
  readonly appKey: string;
  /** An origin that the workspace allows for the app; the page gets it as its own. */
  readonly pageOrigin: string;
  /** 32 characters or more, from a secure random source, anew for each view. */
  readonly secret: string;
}

export interface WebViewHandle {
  injectJavaScript(script: string): void;
}

export interface WebViewMessage {
  readonly nativeEvent: { readonly data: string; readonly url: string };
}

type Body = Readonly<Record<string, unknown>>;
const MAX_CHARACTERS = 65_536;

export class OnglassBridge {
  private seq = 0;
  private view: WebViewHandle | undefined;
  private readonly settings: OnglassSettings;
  private readonly onTold: (type: string, body: Body) => void;

  constructor(settings: OnglassSettings, onTold: (type: string, body: Body) => void = () => undefined) {
    this.settings = settings;
    this.onTold = onTold;
  }

  get source(): { readonly html: string; readonly baseUrl: string } {
    const { serverUrl, appKey, pageOrigin } = this.settings;
    const html = `<!doctype html><meta name="viewport" content="width=device-width,viewport-fit=cover">
<script src="${serverUrl}/sdk/onglass.js"></script>
<script>Onglass.init({appKey: ${JSON.stringify(appKey)}, serverUrl: ${JSON.stringify(serverUrl)}, launcher: false})</script>
<script src="${serverUrl}/sdk/native.js"></script>`;
    return { html, baseUrl: pageOrigin };
  }

  /** `injectedJavaScriptBeforeContentLoaded` of the view. */
  get injected(): string {
    return `window.onglassBridge = { secret: ${JSON.stringify(this.settings.secret)} }; true;`;
  }

  attach(view: WebViewHandle | null): void {
    this.view = view ?? undefined;
  }

  readonly onMessage = ({ nativeEvent }: WebViewMessage): void => {
    if (nativeEvent.data.length > MAX_CHARACTERS || new URL(nativeEvent.url).origin !== this.settings.pageOrigin) return;
    const told = JSON.parse(nativeEvent.data) as { readonly v?: unknown; readonly type?: unknown; readonly body?: Body };
    if (told.v === 1 && typeof told.type === 'string') this.onTold(told.type, told.body ?? {});
  };

  open(options: { readonly topic?: string; readonly screen?: string } = {}): void {
    this.send('open', options);
  }

  close(): void {
    this.send('close', {});
  }

  identify(token: string): void {
    this.send('identify', { token });
  }

  logout(): void {
    this.send('logout', {});
  }

  screenShown(screen: string): void {
    this.send('context', { screen });
  }

  requestFailed(method: string, path: string, status: number): void {
    this.send('request_failed', { method, path, status });
  }

  networkChanged(kind: string, online: boolean): void {
    this.send('network', { kind, online });
  }

  private send(type: string, body: Body): void {
    this.seq += 1;
    const message = JSON.stringify({ v: 1, secret: this.settings.secret, seq: this.seq, type, body });
    this.view?.injectJavaScript(`window.onglassReceive && window.onglassReceive(${JSON.stringify(message)}); true;`);
  }
}
