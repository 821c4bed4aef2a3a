/** The client core: one engine, two faces. Everything an app may use is exported here and nowhere else. */
import type { CustomerClient, CustomerClientOptions } from './api.ts';
import { createHandle } from './conversation.ts';
import { createCustomerClientWith } from './customer.ts';
import { uploadBytes } from './upload/tus.ts';

export type * from './api.ts';
export type * from './agent-proving.ts';
export type * from './proving.ts';
export { createAgentClient } from './agent.ts';
/** For an app that fetches the screen of a conversation later: `createHandle` and `uploadBytes` come with it. */
export { createCustomerClientWith, type HandleMaker, type LaterParts } from './customer.ts';
export { createHandle } from './conversation.ts';
export { keepLinkedSession } from './session/linked.ts';
export { type UploadBytes, uploadBytes } from './upload/tus.ts';
export { type Collector, type CollectorOptions, createCollector, type Keep, type Seen } from './context/collector.ts';
export { maskPath, maskText } from './context/mask.ts';
export type { TimelineQuery } from './agent-timeline.ts';
export type * from '@onglass/protocol';

export function createCustomerClient(options: CustomerClientOptions): CustomerClient {
  return createCustomerClientWith(options, { handles: () => createHandle, uploadBytes });
}
