/**
 * Plays the customer of one dialogue with the real client, through all the trouble the seed has for them.
 * Invariant: a line is spoken only after every line of the agent before it has been on the customer's screen.
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { type Conversation, createCustomerClient, type CustomerClient } from '../src/index.ts';
import { createRandom, sleep } from './chance.ts';
import { createDevice } from './device.ts';
import type { Dialogue, PartRecord, Plan, SentRecord, Turn } from './plan.ts';
import { createScreen, idsOfOwn, scrollToTop, shownOn, until } from './screen.ts';
import { createTrouble } from './trouble.ts';

/** Times are milliseconds since the epoch; `ownIds` leads from client_message_id to the server's id. */
export interface Played {
  readonly record: PartRecord;
  readonly writtenAt: ReadonlyMap<string, number>;
  readonly seenAt: ReadonlyMap<string, number>;
  readonly ownIds: ReadonlyMap<string, string>;
}

export interface PlayedCustomer extends Played {
  readonly reconnects: number;
  readonly reloads: number;
  readonly troubles: Readonly<Record<string, number>>;
}

/** How long a person reads, thinks and types. */
export function pauseMs(turn: Turn, speed: number): number {
  return Math.min(8_000, 600 + 40 * turn.text.length) / speed;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function identityToken(plan: Plan, subject: string): string {
  const claims = { sub: subject, aud: plan.app_id, exp: Math.floor(Date.now() / 1000) + 1_800, name: subject };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', plan.identity_secret).update(signed).digest('base64url')}`;
}

export async function playCustomer(plan: Plan, dialogue: Dialogue): Promise<PlayedCustomer> {
  const random = createRandom(plan.seed * 1_000_003 + dialogue.number);
  const device = createDevice(join(plan.folder, dialogue.subject), random);
  const patienceMs = plan.patience_seconds * 1_000;
  const screen = createScreen();
  const sent: SentRecord[] = [];
  const writtenAt = new Map<string, number>();
  let client!: CustomerClient;
  let conversation!: Conversation;

  function begin(): CustomerClient {
    return createCustomerClient({
      serverUrl: plan.server_url,
      appKey: plan.app_key,
      environment: device.newLife(),
      getIdentityToken: () => Promise.resolve(identityToken(plan, dialogue.subject)),
      device: { platform: 'node', app_version: 'replay' },
    });
  }

  function show(shown: Conversation): void {
    conversation = shown;
    conversation.setVisible(true);
    screen.watch(conversation);
  }

  /** The page is gone in the middle of whatever it did, and another one finds what was saved. */
  async function reload(): Promise<void> {
    client = begin();
    await client.start();
    const unsent = client.unsentConversations()[0];
    const id = (): string | undefined => client.conversations.get().rows[0]?.id;
    if (unsent !== undefined) show(client.reopenUnsent(unsent));
    else if (await until(() => id() !== undefined, patienceMs)) show(client.openConversation(id() ?? ''));
  }

  const trouble = createTrouble({ device, random, speed: plan.speed, reload });

  async function hear(count: number): Promise<boolean> {
    const delayMs = trouble.delayMs();
    if (delayMs !== undefined && !(await screen.untilSeen(count, delayMs))) await trouble.strike();
    return screen.untilSeen(count, patienceMs);
  }

  async function say(turn: Turn): Promise<void> {
    await sleep(pauseMs(turn, plan.speed));
    conversation.notifyTyping();
    const key = await conversation.sendText(turn.text);
    writtenAt.set(key, Date.now());
    sent.push({ by: 'customer', client_message_id: key, text: turn.text });
    await trouble.maybe();
  }

  /** Undefined, or what was waited for in vain. */
  async function play(): Promise<string | undefined> {
    let answers = 0;
    for (const turn of dialogue.turns) {
      if (turn.by === 'agent') answers += 1;
      if (turn.by !== 'customer') continue;
      if (!(await hear(answers))) return `answer ${answers} of the agent`;
      await say(turn);
    }
    if (!(await hear(answers))) return `the last answer of the agent, number ${answers}`;
    if (!(await until(() => client.outboxSize.get() === 0 && idsOfOwn(conversation).size === sent.length, patienceMs))) return 'all lines to be sent';
    return (await scrollToTop(conversation, patienceMs)) ? undefined : 'the beginning of the conversation';
  }

  client = begin();
  await client.start();
  show(client.newConversation({ subject: dialogue.subject }));
  const stalled = await play();
  const view = conversation.view.get();
  const reloads = device.lives() - 1;
  const played: PlayedCustomer = {
    record: { conversation_id: view.id ?? null, sent, shown: shownOn(conversation), stalled: stalled ?? null },
    writtenAt,
    seenAt: screen.seenAt,
    ownIds: idsOfOwn(conversation),
    reconnects: Math.max(0, device.socketsOpened() - device.lives()),
    reloads,
    troubles: trouble.counts,
  };
  conversation.close();
  await client.stop();
  return played;
}
