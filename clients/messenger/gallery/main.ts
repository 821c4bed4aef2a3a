// ?state=NAME shows one state of the messenger with fixed content; without it, the list of all. &theme=dark|light,
// &locale=ar, &scale=2 (text size), &hue=0–360. window.gallery lets a test play the other side.
import type { UploadSource } from '@onglass/core';
import { browserEnvironment } from '@onglass/ui/environment';
import { languageOf } from '../src/app/language.ts';
import { mountMessenger } from '../src/element.tsx';
import { ELEMENT_NAME, type Handover, type InitOptions, type ScriptName } from '../src/loader/contract.ts';
import { arabic } from './arabic.ts';
import { createFixtureClient } from './fixture_client.ts';
import { NOW, own, STATES, theirs } from './states.ts';

const query = new URLSearchParams(location.search);
const fetched = new Set<ScriptName>();
/** What the host app was told. */
const told: unknown[] = [];
const name = query.get('state');
const state = name === null ? undefined : STATES[name]?.();

function options(): InitOptions {
  const scheme = query.get('theme') === 'dark' ? 'dark' : 'light';
  const hue = query.get('hue');
  const theme = { scheme, ...(hue === null ? {} : { hue: Number(hue) }) } as const;
  const locale = query.get('locale') ?? 'en-GB';
  return { appKey: 'gallery', serverUrl: location.origin, theme, locale, messages: locale.startsWith('ar') ? arabic : {}, appVersion: '4.2.0', ...(state?.captures === true ? { captureScreen } : {}) };
}

const readFile = (file: File): UploadSource => ({ name: file.name, mediaType: file.type, sizeBytes: file.size, slice: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()) });

/** A picture of nothing much, as a host app would give one. */
async function captureScreen(): Promise<Blob> {
  const canvas = new OffscreenCanvas(390, 600);
  const pen = canvas.getContext('2d');
  pen?.fillRect(40, 80, 310, 60);
  return canvas.convertToBlob();
}

function listStates(): void {
  const list = document.createElement('ul');
  for (const entry of Object.keys(STATES)) {
    const link = document.createElement('a');
    link.href = `?state=${entry}`;
    link.textContent = entry;
    const line = document.createElement('li');
    line.append(link);
    list.append(line);
  }
  document.body.append(list);
}

const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60)));

async function there(host: HTMLElement, selector: string): Promise<HTMLElement> {
  for (;;) {
    await drawn();
    const found = host.shadowRoot?.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
}

async function fetchPart(file: ScriptName, adopt: (css: string) => void): Promise<void> {
  if (fetched.has(file)) return;
  fetched.add(file);
  if (file === 'more.js') (await import('../src/more/main.ts')).arrive(adopt);
  if (file === 'rich.js') (await import('../src/rich/main.ts')).arrive(adopt);
  if (file === 'annotate.js') (await import('../src/annotate/main.ts')).arrive(adopt);
}

async function show(chosen: NonNullable<typeof state>): Promise<void> {
  document.documentElement.style.fontSize = `${Number(query.get('scale') ?? 1) * 100}%`;
  const host = document.createElement(ELEMENT_NAME);
  document.body.append(host);
  const handover: Handover = { options: options(), host, commands: [], lines: [], emit: (name, detail) => void told.push([name, detail]), load: (file) => void fetchPart(file, (css) => handover.adopt?.(css)) };
  const { client, puppets } = createFixtureClient(chosen.fixture);
  sessionStorage.clear();
  const { run, model } = mountMessenger({ handover, client, environment: browserEnvironment(), now: () => NOW.getTime(), readFile, onIdentify: () => undefined, locale: languageOf(handover.options) });
  if (!chosen.closed) run(['open', chosen.open]);
  const [first = '.og-page, .og-foot-bar, .og-empty', ...rest] = chosen.clicks ?? [];
  if (!chosen.closed) (await there(host, first)).click();
  for (const selector of rest) (await there(host, selector)).click();
  await drawn();
  Object.assign(globalThis, { gallery: { puppets, theirs, own, run, model, told } });
  document.documentElement.dataset['ready'] = '';
}

if (state === undefined) listStates();
else void show(state);
