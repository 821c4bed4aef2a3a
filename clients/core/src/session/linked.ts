/**
 * A session that something else than the client has begun (a mailed link), laid where the client finds it at its start.
 * Invariant: nothing of another person stays on the device beside it.
 */
import type { ClientSessionAnswer } from '@onglass/protocol';
import type { Environment } from '../api.ts';
import { createDrawer, type Drawer, KEY } from '../drawer.ts';

interface Before {
  readonly answer: ClientSessionAnswer;
  readonly subject?: string;
}

type Places = Pick<Environment, 'storage' | 'sources'>;

async function clear(drawer: Drawer, { sources }: Places): Promise<void> {
  for (const [, { key }] of await drawer.list<{ key?: string }>(KEY.outboxes)) if (key !== undefined) await sources?.delete(key);
  await drawer.removeAll('');
}

/** To be called before the client of this `appKey` starts. */
export async function keepLinkedSession(places: Places, appKey: string, answer: ClientSessionAnswer): Promise<void> {
  const drawer = createDrawer(places.storage, `customer/${appKey}`);
  const before = await drawer.read<Before>(KEY.session);
  if (before?.answer.customer.id !== answer.customer.id) await clear(drawer, places);
  // Whoever wrote here without a name is still joined with who they turn out to be.
  const anonymousId = before?.subject === undefined ? before?.answer.anonymous_id : undefined;
  await drawer.write(KEY.session, { answer: { ...answer, ...(anonymousId === undefined ? {} : { anonymous_id: anonymousId }) } });
}
