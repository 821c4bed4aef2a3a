import type { WireEvent } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { tellOf, type Names } from '../src/state/happenings.ts';

const names: Names = {
  myId: 'me',
  agent: (id) => (id === 'ben' ? 'Ben' : undefined),
  queue: (id) => (id === 'q1' ? 'Cards' : undefined),
  moment: (atMs) => new Date(atMs).toISOString().slice(11, 16),
};

function told(type: string, actor: WireEvent['actor'], more: object = {}): string {
  const event = { id: 'e', seq: 1, type, occurred_at: '2026-11-25T14:00:00.000Z', actor, ...more } as WireEvent;
  return tellOf({ type: type as never, event }, names).words;
}

const me = { kind: 'agent', id: 'me' } as const;
const ben = { kind: 'agent', id: 'ben' } as const;
const customer = { kind: 'customer', id: 'c' } as const;
const system = { kind: 'system' } as const;

describe('what happened to a case, in words', () => {
  it.each([
    [told('conversation_parked', system), 'Parked until the customer writes'],
    [told('conversation_returned', customer), 'Came back: the customer wrote'],
    [told('conversation_returned', system), 'Came back at its time'],
    [told('conversation_snoozed', me, { until: '2026-11-26T09:00:00.000Z' }), 'You snoozed this until 09:00'],
    [told('conversation_snoozed', ben, { until: null }), 'Ben snoozed this until they reply'],
    [told('conversation_snoozed', system), 'Snoozed until they reply'],
    [told('conversation_paused', customer), 'The customer paused this'],
    [told('conversation_resumed', customer), 'The customer goes on with this'],
    [told('conversation_offered', system, { agent: { id: 'me' } }), 'Offered to you'],
    [told('conversation_offered', system, { agent: { id: 'ben' } }), 'Offered to Ben'],
    [told('queue_changed', me, { queue_id: 'q1' }), 'You passed this on to Cards'],
    [told('queue_changed', system, { queue_id: 'q9' }), 'Now in another queue'],
    [told('conversation_assigned', me, { agent: { id: 'ben' } }), 'You assigned this to Ben'],
    [told('conversation_assigned', me, { agent: { id: 'me' } }), 'You took this'],
    [told('conversation_assigned', system, { agent: { id: 'me' } }), 'Assigned to you'],
    [told('conversation_assigned', ben), 'Ben put this back in the queue'],
    [told('conversation_reopened', customer), 'Reopened by a reply'],
    [told('solution_answered', customer, { outcome: 'confirmed' }), 'The customer says it is solved'],
    [told('solution_answered', customer, { outcome: 'failed' }), 'The customer says it is not solved'],
  ])('%s', (words, expected) => {
    expect(words).toBe(expected);
  });
});
