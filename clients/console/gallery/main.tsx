// Shows one scene of the console, as its frame would show it, or the list of scenes.
import '@onglass/ui/tokens.css';
import { render } from 'preact';
import { createAddress } from '../src/state/address.ts';
import { createPreferences } from '../src/state/preferences.ts';
import '../src/styles/index.css';
import { App } from '../src/view/App.tsx';
import { SCENES, type Placed } from './scenes.ts';
import { idOf } from './people.ts';
import { showClient, type ShownClient } from './shown_client.ts';

const asked = new URLSearchParams(window.location.search);
const name = asked.get('scene') ?? '';
const scene = SCENES[name];
const root = document.getElementById('desk');
if (root === null) throw new Error('index.html has no #desk');

if (asked.get('dir') === 'rtl') document.documentElement.dir = 'rtl';

const drawn = (): Promise<unknown> => new Promise((done) => setTimeout(done, 50));

async function write(titles: readonly string[]): Promise<void> {
  document.querySelector<HTMLElement>('.composer__insert .ibt')?.click();
  await drawn();
  document.querySelector<HTMLElement>('[role="menuitem"]')?.click();
  await drawn();
  for (const [at, title] of titles.entries()) {
    const field = document.querySelectorAll<HTMLInputElement>('.offer input')[at];
    if (field === undefined) continue;
    field.value = title;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await drawn();
  }
}

async function move(client: ShownClient, numbers: readonly number[]): Promise<void> {
  document.querySelector('.rows')?.dispatchEvent(new PointerEvent('pointerenter'));
  await drawn();
  client.bringUp(numbers.map((number) => idOf('c0de', number)));
}

/** What an agent would have pressed to come to this state. */
async function play({ mode, choices, moves }: Placed, client: ShownClient): Promise<void> {
  await drawn();
  if (mode === 'note') document.querySelectorAll<HTMLElement>('.composer [role="radio"]')[1]?.click();
  if (moves !== undefined) await move(client, moves);
  if (choices !== undefined) await write(choices);
}

if (scene === undefined) {
  document.body.style.overflow = 'auto';
  render(
    <ul>
      {Object.keys(SCENES).map((one) => (
        <li key={one}>
          <a href={`?scene=${one}`}>{one}</a>
        </li>
      ))}
    </ul>,
    root,
  );
} else {
  const folder = '/gallery/';
  window.history.replaceState(null, '', folder + (scene.at ?? 'mine'));
  const preferences = createPreferences(window.localStorage, document.documentElement);
  const theme = asked.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme;
  const client = showClient(scene);
  render(<App client={client} address={createAddress(window, folder)} preferences={preferences} />, root);
  await play(scene, client);
  document.documentElement.dataset['scene'] = name;
}
