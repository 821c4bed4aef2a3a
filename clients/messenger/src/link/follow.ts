// Somebody came by the link in a mail. Invariant: the secret leaves the address bar at once, goes to the server only when
// the customer said so, and is not used at all where the app itself knows who is there.
import { keepLinkedSession, type ClientSessionAnswer, type Environment } from '@onglass/core';
import { browserEnvironment } from '@onglass/ui/environment';
import { describeDevice } from '../app/device.ts';
import type { Sealed } from '../app/sealed.ts';
import type { Handover, OnglassApi } from '../loader/contract.ts';
import { askToContinue, type Outcome } from './ask.ts';

const SECRET = /[#&]onglass_(?:link|as)=[^&]*/gu;
const CONVERSATION = /^conversation\/([\da-f-]{36})$/u;

interface Arrived {
  readonly token: string;
  /** A letter of whose conversation it is. */
  readonly letter: string;
  readonly conversationId: string | undefined;
  /** The page's address with the conversation in it and without the secret. */
  readonly address: string;
}

/** What the address says, which is then gone from it: a reload, a bookmark or a shared address opens nothing. */
function takeFromAddress(): Arrived {
  const address = new URL(location.href);
  const told = new URLSearchParams(address.hash.slice(1));
  address.hash = address.hash.replaceAll(SECRET, '');
  const withConversation = address.href;
  const conversationId = CONVERSATION.exec(address.searchParams.get('onglass') ?? '')?.[1];
  address.searchParams.delete('onglass');
  address.searchParams.delete('m');
  history.replaceState(history.state, '', address);
  const [letter = ''] = told.get('onglass_as') ?? '';
  return { token: told.get('onglass_link') ?? '', letter, conversationId, address: withConversation };
}

/** Where the messenger will look for its session; sealed places are made once, and the messenger gets the same. */
function placesOf(handover: Handover): Pick<Environment, 'storage' | 'sources'> | Sealed {
  if (handover.options.storage?.encrypt !== true) return browserEnvironment();
  let make!: (places: Sealed) => void;
  const places: Sealed = new Promise((resolve) => {
    make = resolve;
  });
  Object.defineProperty(handover, 'seal', { get: () => make, set: (take: typeof make) => { take(places); } });
  handover.load('seal.js');
  return places;
}

async function exchange({ options }: Handover, token: string): Promise<ClientSessionAnswer | Outcome> {
  try {
    const answer = await fetch(`${options.serverUrl.replace(/\/+$/u, '')}/v1/client/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      body: JSON.stringify({ app_key: options.appKey, link: token, device: describeDevice(options) }),
    });
    if (answer.ok) return (await answer.json()) as ClientSessionAnswer;
    return answer.status === 404 ? 'over' : 'failed';
  } catch {
    return 'failed';
  }
}

/** Whether the app says by itself who is there: then nobody needs the link, and its session would be the lesser one. */
async function isSignedIn({ options, commands }: Handover): Promise<boolean> {
  if (commands.some(([name, token]) => name === 'identify' && typeof token === 'string')) return true;
  try {
    return Boolean(await options.getIdentityToken?.());
  } catch {
    return false;
  }
}

export async function followMailedLink(api: OnglassApi, handover: Handover): Promise<void> {
  const arrived = takeFromAddress();
  const open = (): void => {
    api.open(arrived.conversationId === undefined ? undefined : { conversationId: arrived.conversationId });
  };
  if (await isSignedIn(handover)) {
    open();
    return;
  }
  const places = placesOf(handover);
  askToContinue(handover, arrived.letter, async () => {
    const answer = await exchange(handover, arrived.token);
    if (typeof answer === 'string') return answer;
    await keepLinkedSession(await places, handover.options.appKey, answer);
    if (handover.run === undefined) open();
    else {
      // The app opened the messenger meanwhile, for somebody without a name: once more, with the session that is there now.
      history.replaceState(history.state, '', arrived.address);
      location.reload();
    }
    return 'done';
  });
}
