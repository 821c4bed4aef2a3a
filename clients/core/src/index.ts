/** The client core: one engine, two faces. Everything an app may use is exported here and nowhere else. */
export type * from './api.ts';
export { createAgentClient } from './agent.ts';
export { createCustomerClient } from './customer.ts';
export type * from '@onglass/protocol';
