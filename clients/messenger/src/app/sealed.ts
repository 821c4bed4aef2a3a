// Where the host app wants nothing readable on the device: whatever is to be kept waits for the script that seals it.
import type { Environment } from '@onglass/core';
import type { Handover } from '../loader/contract.ts';

type Places = Required<Pick<Environment, 'storage' | 'sources'>>;

export type Sealed = Promise<Places>;

export function sealedEnvironment(environment: Environment, handover: Handover): Environment {
  const places = new Promise<Places>((resolve) => {
    handover.seal = resolve;
  });
  const load = (): void => handover.load('seal.js');
  load();
  // One that failed to come is fetched anew; until then nothing is read and nothing is written.
  addEventListener('online', load);
  const late = (part: keyof Places): unknown =>
    new Proxy(places, { get: (_places, name) => async (...given: unknown[]) => (await places)[part][name as 'get'](...(given as [string])) });
  return { ...environment, storage: late('storage') as Places['storage'], sources: late('sources') as Places['sources'] };
}
