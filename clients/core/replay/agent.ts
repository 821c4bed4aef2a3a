/**
 * Plays the agent with the real client: takes what comes into the inbox and answers from the dialogue.
 * Invariant: a line is spoken only after every line of the customer before it has been on the agent's screen.
 */
import { join } from 'node:path';
import { type AgentConversation, createAgentClient, type Outcome } from '../src/index.ts';
import { between, createRandom, sleep } from './chance.ts';
import { type Played, pauseMs } from './customer.ts';
import { createDevice } from './device.ts';
import type { Dialogue, PartRecord, Plan, SentRecord, Turn } from './plan.ts';
import { createScreen, idsOfOwn, scrollToTop, shownOn, until } from './screen.ts';
import { createTrouble } from './trouble.ts';

export interface Desk {
  /** Waits for the dialogue's conversation and answers it to its end. */
  serve(dialogue: Dialogue): Promise<Played>;
  close(): Promise<number>;
}

const NOBODY: PartRecord = { conversation_id: null, sent: [], shown: [], stalled: 'the conversation in the inbox' };

const CONFLICT = 409;

/** Asks again after a lost network; a conflict says that it was done the first time. */
async function insist(ask: () => Promise<Outcome>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  for (;;) {
    const outcome = await ask();
    if (outcome.ok || outcome.problem.status === CONFLICT) return true;
    if (Date.now() > end) return false;
    await sleep(200);
  }
  return true;
}

export async function openDesk(plan: Plan): Promise<Desk> {
  const random = createRandom(plan.seed);
  const device = createDevice(join(plan.folder, 'agent'), random);
  const patienceMs = plan.patience_seconds * 1_000;
  const client = createAgentClient({ serverUrl: plan.server_url, environment: device.newLife() });
  await client.start();
  const { email, password, workspace_id: workspaceId } = plan.agent;
  const signedIn = await client.signIn({ email, password, workspaceId });
  if (!signedIn.ok) throw new Error(`the agent could not sign in: ${signedIn.problem.detail ?? signedIn.problem.title}`);
  await client.setAvailability('online');
  const inbox = client.openList({ view: 'all', status: 'open' });
  const arrived = new Map<string, string>();
  inbox.state.subscribe(({ rows }) => {
    for (const row of rows) if (typeof row.subject === 'string') arrived.set(row.subject, row.id);
  });

  const trouble = createTrouble({ device, random, speed: plan.speed });
  let isOpen = true;
  async function disturb(): Promise<void> {
    for (;;) {
      await sleep(between(random, 2_000, 8_000));
      if (!isOpen) return;
      await trouble.strike();
    }
  }
  void disturb();

  async function say(conversation: AgentConversation, turn: Turn): Promise<string> {
    await sleep(pauseMs(turn, plan.speed));
    if (turn.by === 'note') return conversation.addNote(turn.text);
    conversation.notifyTyping();
    return conversation.sendText(turn.text);
  }

  async function answer(conversation: AgentConversation, dialogue: Dialogue, part: Omit<Played, 'record'> & { sent: SentRecord[] }, screen: ReturnType<typeof createScreen>): Promise<string | undefined> {
    if (!(await insist(() => conversation.assignToMe(), patienceMs))) return 'the assignment';
    let questions = 0;
    for (const turn of dialogue.turns) {
      if (turn.by === 'customer') {
        questions += 1;
        continue;
      }
      if (!(await screen.untilSeen(questions, patienceMs))) return `line ${questions} of the customer`;
      const key = await say(conversation, turn);
      (part.writtenAt as Map<string, number>).set(key, Date.now());
      part.sent.push({ by: turn.by, client_message_id: key, text: turn.text });
    }
    if (!(await screen.untilSeen(questions, patienceMs))) return `the last line of the customer, number ${questions}`;
    if (!(await until(() => idsOfOwn(conversation).size === part.sent.length, patienceMs))) return 'all lines to be sent';
    return (await scrollToTop(conversation, patienceMs)) ? undefined : 'the beginning of the conversation';
  }

  return {
    serve: async (dialogue) => {
      const screen = createScreen();
      const part = { sent: [] as SentRecord[], writtenAt: new Map<string, number>(), seenAt: screen.seenAt, ownIds: new Map<string, string>() };
      await until(() => arrived.has(dialogue.subject), patienceMs);
      const id = arrived.get(dialogue.subject);
      if (id === undefined) return { ...part, record: NOBODY };
      const conversation = client.openConversation(id);
      conversation.setVisible(true);
      screen.watch(conversation);
      const stalled = await answer(conversation, dialogue, part, screen);
      const record: PartRecord = { conversation_id: id, sent: part.sent, shown: shownOn(conversation), stalled: stalled ?? null };
      const played: Played = { ...part, ownIds: idsOfOwn(conversation), record };
      if (stalled === undefined) await insist(() => conversation.resolve(), patienceMs);
      conversation.close();
      return played;
    },
    close: async () => {
      isOpen = false;
      device.setOnline(true);
      inbox.close();
      await client.stop();
      return Math.max(0, device.socketsOpened() - 1);
    },
  };
}
