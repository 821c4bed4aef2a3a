/**
 * Plays a plan from standard input: some customers at once, one agent; each finished dialogue is a line of JSON.
 * Invariant: it only plays and tells; what arrived is read and judged by who started it.
 */
import { text } from 'node:stream/consumers';
import { type Desk, openDesk } from './agent.ts';
import { type Played, playCustomer } from './customer.ts';
import type { AgentRecord, Dialogue, DialogueRecord, Plan } from './plan.ts';

function tell(record: DialogueRecord | AgentRecord): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

/** From the writer's device to the other side's screen. */
function deliveries(from: Played, to: Played): readonly number[] {
  return [...from.writtenAt].flatMap(([key, writtenAt]) => {
    const seenAt = to.seenAt.get(from.ownIds.get(key) ?? '');
    return seenAt === undefined ? [] : [seenAt - writtenAt];
  });
}

async function play(plan: Plan, desk: Desk, dialogue: Dialogue): Promise<void> {
  const [customer, agent] = await Promise.all([playCustomer(plan, dialogue), desk.serve(dialogue)]);
  const { reconnects, reloads, troubles } = customer;
  tell({
    type: 'dialogue',
    number: dialogue.number,
    customer: customer.record,
    agent: agent.record,
    delivery_ms: [...deliveries(customer, agent), ...deliveries(agent, customer)],
    reconnects,
    reloads,
    troubles,
  });
}

async function playAll(plan: Plan): Promise<void> {
  const desk = await openDesk(plan);
  const waiting = [...plan.dialogues];
  async function chair(): Promise<void> {
    for (let dialogue = waiting.shift(); dialogue !== undefined; dialogue = waiting.shift()) await play(plan, desk, dialogue);
  }
  await Promise.all(Array.from({ length: plan.customers_at_once }, chair));
  tell({ type: 'agent', reconnects: await desk.close() });
}

await playAll(JSON.parse(await text(process.stdin)) as Plan);
// Sockets that were given up may still wait for the other side's goodbye.
process.stdout.write('', () => process.exit(0));
