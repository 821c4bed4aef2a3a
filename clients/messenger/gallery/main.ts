// ?state=NAME shows one state of the messenger with fixed content; without it, the list of all. &theme=dark|light,
// &locale=ar, &scale=2 (text size), &hue=0–360. window.gallery lets a test play the other side.
import type { UploadSource } from '@onglass/core';
import { mountMessenger } from '../src/element.tsx';
import { ELEMENT_NAME, type Handover, type InitOptions } from '../src/loader/contract.ts';
import { arabic } from './arabic.ts';
import { createFixtureClient } from './fixture_client.ts';
import { NOW, own, STATES, theirs } from './states.ts';

const query = new URLSearchParams(location.search);
const name = query.get('state');
const state = name === null ? undefined : STATES[name]?.();

function options(): InitOptions {
  const scheme = query.get('theme') === 'dark' ? 'dark' : 'light';
  const hue = query.get('hue');
  const theme = { scheme, ...(hue === null ? {} : { hue: Number(hue) }) } as const;
  const locale = query.get('locale') ?? 'en-GB';
  return { appKey: 'gallery', serverUrl: location.origin, theme, locale, messages: locale.startsWith('ar') ? arabic : {}, appVersion: '4.2.0' };
}

const readFile = (file: File): UploadSource => ({ name: file.name, mediaType: file.type, sizeBytes: file.size, slice: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()) });

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

async function show(chosen: NonNullable<typeof state>): Promise<void> {
  document.documentElement.style.fontSize = `${Number(query.get('scale') ?? 1) * 100}%`;
  const host = document.createElement(ELEMENT_NAME);
  document.body.append(host);
  const handover: Handover = { options: options(), host, commands: [], emit: () => undefined, load: () => void import('../src/more/main.ts').then(({ arrive }) => arrive((css) => handover.adopt?.(css))) };
  const { client, puppets } = createFixtureClient(chosen.fixture);
  sessionStorage.clear();
  const { run, model } = mountMessenger({ handover, client, now: () => NOW.getTime(), readFile, onIdentify: () => undefined });
  if (!chosen.closed) run(['open', chosen.open]);
  const [first = '.og-page, .og-foot-bar, .og-empty', ...rest] = chosen.clicks ?? [];
  if (!chosen.closed) (await there(host, first)).click();
  for (const selector of rest) (await there(host, selector)).click();
  await drawn();
  Object.assign(globalThis, { gallery: { puppets, theirs, own, run, model } });
  document.documentElement.dataset['ready'] = '';
}

if (state === undefined) listStates();
else void show(state);
