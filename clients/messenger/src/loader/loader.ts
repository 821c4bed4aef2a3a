// The only thing a page pays for before somebody wants help: a button, and a queue for what is called meanwhile.
// Invariant: one global name, no style on the host page, nothing fetched before the first tap unless a session is stored.
import { ELEMENT_NAME, LAUNCHER_ICON, SEEN_KEY } from './contract.ts';
import type { Command, EventName, Handover, InitOptions, Listener, OnglassApi, ScriptName, ThemeOptions } from './contract.ts';

interface Policy {
  createScriptURL(url: string): unknown;
}

interface TrustedGlobal {
  readonly trustedTypes?: { createPolicy(name: string, rules: object): Policy };
}

const MAX_WAITING = 100;
const SVG = 'http://www.w3.org/2000/svg';
const script = document.currentScript as HTMLScriptElement | null;
const listeners: [EventName, Listener][] = [];
let box: Handover | undefined;
const early: Command[] = [];
const loaded = new Set<ScriptName>();
let policy: Policy | undefined;

// A policy's name can be taken once, so there is one policy for all of our scripts, and only for those beside the loader.
function address(file: ScriptName): unknown {
  const folder = new URL('.', script?.src ?? `${box?.options.serverUrl}/sdk/`).href;
  const rules = { createScriptURL: (url: string) => (url.startsWith(folder) ? url : '') };
  policy ??= (globalThis as TrustedGlobal).trustedTypes?.createPolicy('onglass', rules);
  return policy ? policy.createScriptURL(folder + file) : folder + file;
}

function load(file: ScriptName): void {
  if (loaded.has(file)) return;
  loaded.add(file);
  const tag = document.createElement('script');
  tag.src = address(file) as string;
  tag.async = false;
  tag.onerror = () => {
    wait(false);
    // The next call tries again: the network may be back by then.
    loaded.delete(file);
    tag.remove();
  };
  document.head.append(tag);
}

/** The button says that the messenger is on its way; it is replaced when that is there. */
function wait(busy: boolean): void {
  box?.host.shadowRoot?.querySelector('button')?.setAttribute('aria-busy', String(busy));
}

function call(...command: Command): void {
  if (box?.run) box.run(command);
  else if (early.length < MAX_WAITING) early.push(command);
}

function seen(): boolean {
  try {
    return localStorage.getItem(SEEN_KEY) !== null;
  } catch {
    return false;
  }
}

function drawIcon(): SVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', LAUNCHER_ICON);
  icon.append(path);
  return icon;
}

function styles(bottom: number, { hue = 232, vivid = 1 }: ThemeOptions): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial}button{all:unset;box-sizing:border-box;cursor:pointer;position:fixed;z-index:2147483000;inset-block-end:calc(${bottom}px + env(safe-area-inset-bottom,0px));inset-inline-end:16px;width:56px;height:56px;border-radius:50%;display:grid;place-items:center;background:#025f81;background:oklch(.455 ${0.098 * vivid} ${hue});color:#fff;box-shadow:0 24px 64px -16px rgba(6,24,33,.4);border:1px solid transparent}button:focus-visible{outline:2px solid #025c7d;outline-offset:3px}[aria-busy=true] svg{opacity:.5}@media(prefers-reduced-motion:no-preference){[aria-busy=true] svg{animation:w .7s infinite alternate}}@keyframes w{to{opacity:.9}}svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}`,
  );
  return sheet;
}

function draw({ launcher = {}, theme }: InitOptions): HTMLElement {
  const host = document.createElement(ELEMENT_NAME);
  const root = host.attachShadow({ mode: 'open' });
  if (launcher !== false) {
    root.adoptedStyleSheets = [styles(launcher.bottom ?? 16, typeof theme === 'object' ? theme : {})];
    const button = document.createElement('button');
    button.setAttribute('aria-label', launcher.label ?? 'Help');
    button.setAttribute('aria-haspopup', 'dialog');
    button.append(drawIcon());
    button.onclick = () => Onglass.open();
    root.append(button);
  }
  document.body.append(host);
  return host;
}

const Onglass: OnglassApi = {
  init(options) {
    if (box) return;
    // Called from plain JavaScript, so what the types promise is looked at.
    if (!(options as InitOptions | undefined)?.appKey || !options.serverUrl) throw new TypeError('Onglass.init needs appKey and serverUrl');
    const start = (): void => {
      box = Onglass._ = {
        options,
        host: draw(options),
        commands: early,
        load,
        emit: (name, detail) => {
          for (const [wanted, listener] of [...listeners]) if (wanted === name) listener(detail);
        },
      };
      if (seen() || early.some(([name]) => name === 'open')) load('messenger.js');
    };
    if (document.body as HTMLElement | null) start();
    else addEventListener('DOMContentLoaded', start, { once: true });
  },
  open(options) {
    if (box && !box.run) box.opener = box.host.shadowRoot?.activeElement ?? document.activeElement;
    call('open', options);
    if (!box) return;
    if (!box.run) wait(true);
    load('messenger.js');
    // Straight into a conversation: both scripts at once, in this order.
    if (options) load('more.js');
  },
  close: () => call('close'),
  identify: (token) => call('identify', token),
  logout: () => call('logout'),
  on(name, listener) {
    const entry: [EventName, Listener] = [name, listener];
    listeners.push(entry);
    return () => {
      const at = listeners.indexOf(entry);
      if (at >= 0) listeners.splice(at, 1);
    };
  },
  track: (name, attributes) => call('track', { name, attributes, at: new Date().toISOString() }),
  setContext: (context) => call('setContext', context),
};

interface PageGlobal {
  /** An array where the page queued functions before an `async` loader came. */
  Onglass?: OnglassApi | ((api: OnglassApi) => void)[];
}

const page = globalThis as PageGlobal;
const before = page.Onglass;
if (before === undefined || Array.isArray(before)) {
  page.Onglass = Onglass;
  before?.forEach((queued) => queued(Onglass));
}
