/** The client core: one engine, two faces. Everything an app may use is exported here and nowhere else. */
import type { CustomerClient, CustomerClientOptions } from './api.ts';
import { createHandle } from './conversation.ts';
import { createCustomerClientWith } from './customer.ts';

export type * from './api.ts';
export { createAgentClient } from './agent.ts';
/** For an app that fetches the screen of a conversation later: `createHandle` comes with it. */
export { createCustomerClientWith, type HandleMaker } from './customer.ts';
export { createHandle } from './conversation.ts';
export type * from '@onglass/protocol';

export function createCustomerClient(options: CustomerClientOptions): CustomerClient {
  return createCustomerClientWith(options, () => createHandle);
}
