// The only thing a page pays for before somebody wants help: a button, and a queue for what is called meanwhile.
// Invariant: one global name, no style on the host page, nothing fetched before the first tap unless a session is stored.
import { ELEMENT_NAME, LAUNCHER_ICON, SEEN_KEY } from './contract.ts';
import type { Command, EventName, Handover, InitOptions, OnglassApi, RawLine, ScriptName, ThemeOptions } from './contract.ts';
import type { OnglassApi as PublicApi } from './public.ts';

interface Policy {
  createScriptURL(url: string): unknown;
}

interface TrustedGlobal {
  readonly trustedTypes?: { createPolicy(name: string, rules: object): Policy };
}

interface PageGlobal {
  /** An array where the page queued functions before an `async` loader came. */
  Onglass?: PublicApi | ((api: PublicApi) => void)[];
}

const MAX_WAITING = 100;
const NAME = 'data-onglass-name';
const SVG = 'http://www.w3.org/2000/svg';
const page = globalThis as PageGlobal;
let source: string | undefined;
const listeners = new Set<[EventName, (detail: never) => unknown]>();
const lines: RawLine[] = [];
let box: Handover | undefined;
let given: InitOptions | undefined;
const early: Command[] = [];
const loaded = new Set<ScriptName>();
let policy: Policy | undefined;

// A policy's name can be taken once, so there is one policy for all of our scripts, and only for those beside the loader.
function address(file: ScriptName): unknown {
  // build.mjs puts the folder of its build in the place of the dot.
  const folder = new URL('.', source ?? `${box?.options.serverUrl}/sdk/`).href;
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
    busy(false);
    // The next call tries again: the network may be back by then.
    loaded.delete(file);
    tag.remove();
    box?.emit('error', { code: 'load_failed', detail: file });
  };
  document.head.append(tag);
}

/** The button says that the messenger is on its way; it is replaced when that is there. */
function busy(is: boolean): void {
  box?.host.shadowRoot?.querySelector('button')?.setAttribute('aria-busy', is as never);
}

function wait(on: Handover): void {
  on.opener = on.host.shadowRoot?.activeElement ?? document.activeElement;
  busy(true);
}

function need(fits: unknown, what: string): void {
  // Called from plain JavaScript, so what the types promise is looked at.
  if (!fits) throw new TypeError(`Onglass.${what}`);
}

const isObject = (value: unknown): unknown => value && typeof value === 'object';

function call(...command: Command): void {
  if (box?.run) box.run(command);
  else if (early.push(command) > MAX_WAITING) early.shift();
}

/** Words only, and few: the page's own things are not kept alive by looking at them. */
function keep(line: RawLine): void {
  if (box?.see) box.see(line);
  else if (lines.push(line) > MAX_WAITING) lines.shift();
}

// What is rendered may be somebody's name: only a name meant for this is read here.
const tapped = ({ target }: Event): string | null | undefined => (target as Partial<Element>).closest?.(`[${NAME}]`)?.getAttribute(NAME);

function look(event: Event): void {
  if (box?.see) {
    box.see(event);
    return;
  }
  const { message, reason } = event as Partial<ErrorEvent & { reason: unknown }>;
  const isTap = event.type === 'click';
  const name = isTap ? tapped(event) : String(message ?? reason);
  if (name) keep([Date.now(), isTap ? 'tap' : 'error', name.slice(0, 800), location.pathname]);
}

function seen(): unknown {
  try {
    return localStorage.getItem(SEEN_KEY);
  } catch {
    return undefined;
  }
}

function drawIcon(): SVGElement {
  // As large as it is drawn, so it needs no view box.
  const icon = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', LAUNCHER_ICON);
  icon.append(path);
  return icon;
}

function styles(bottom: number, { hue = 232, vivid = 1 }: ThemeOptions): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial}button{all:unset;box-sizing:border-box;cursor:pointer;position:fixed;z-index:2147483000;inset-block-end:calc(${bottom}px + env(safe-area-inset-bottom,0px));inset-inline-end:16px;width:56px;height:56px;border-radius:50%;display:grid;place-items:center;background:oklch(.455 ${0.098 * vivid} ${hue});color:#fff;box-shadow:0 24px 64px -16px #0006;border:1px solid #0000}button:focus-visible{outline:2px solid #025c7d;outline-offset:3px}[aria-busy=true] svg{opacity:.5}svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}`,
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

const Onglass: OnglassApi & { unread: number } = {
  unread: 0,
  init(options) {
    need((options as InitOptions | undefined)?.appKey && options.serverUrl, 'init needs appKey, serverUrl');
    need(!given || given.appKey === options.appKey, 'init: another appKey');
    if (given) return;
    given = options;
    for (const type of ['click', 'error', 'unhandledrejection']) addEventListener(type, look, true);
    const start = (): void => {
      // What a page did to Object.prototype is not ours.
      box = Onglass._ = Object.assign(Object.create(null) as Partial<Handover>, {
        options,
        host: draw(options),
        commands: early,
        lines,
        load,
        emit: (name: EventName, detail?: unknown): unknown => {
          let answer;
          if (name === 'unread') Onglass.unread = detail as number;
          for (const [wanted, listener] of listeners) {
            try {
              if (wanted === name) answer = listener(detail as never) ?? answer;
            } catch (error) {
              reportError(error);
            }
          }
          return answer;
        },
      } satisfies Handover);
      // From a mail or a notification, to a browser that may never have been here.
      const { href } = location;
      if (href.includes('onglass_link=')) load('link.js');
      else if (href.includes('onglass=') || seen() || early.some(([name]) => name === 'open')) load('messenger.js');
    };
    if (document.body as HTMLElement | null) start();
    else addEventListener('DOMContentLoaded', start, { once: true });
  },
  open(options) {
    need(!options || isObject(options), 'open needs an object');
    call('open', options);
    if (!box) return;
    if (!box.run) wait(box);
    load('messenger.js');
    // Straight into a conversation: both scripts at once, in this order.
    if (options) load('more.js');
  },
  close: () => call('close'),
  identify(token) {
    need(!token || typeof token === 'string', 'identify needs a token');
    call('identify', token);
  },
  logout: () => call('logout'),
  on(name, listener) {
    need(typeof listener === 'function', 'on needs a function');
    const entry: [EventName, typeof listener] = [name, listener];
    listeners.add(entry);
    return () => listeners.delete(entry);
  },
  track(name, attributes) {
    need(typeof name === 'string', 'track needs a name');
    keep([Date.now(), 'custom', name, location.pathname, { ...attributes }]);
  },
  setContext(context) {
    need(isObject(context), 'setContext needs an object');
    call('setContext', context);
  },
};

/** The page's one `Onglass`, with what the page queued under that name; `from`: the address of the loader's own file. */
export function claim(from?: string): PublicApi {
  source = from;
  const before = page.Onglass;
  if (before && !Array.isArray(before)) return before;
  page.Onglass = Onglass;
  before?.forEach((queued) => queued(Onglass));
  return Onglass;
}
