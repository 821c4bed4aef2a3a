// How a batch of steps leaves: compressed where the server takes that and the page lives long enough to wait for it.
import type { CollectorOptions, ContextBatch, CustomerClient } from '@onglass/core';

const HEADERS = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
/** Below this the compressed batch is hardly smaller. */
const WORTH_BYTES = 300;

async function zip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Sends for the collector. A page that closes has no time: its last batch goes as it is. */
export function sendWith(client: CustomerClient): CollectorOptions['send'] {
  const mayZip = (): boolean => client.session.get()?.config.context?.encodings?.includes('gzip') === true && 'CompressionStream' in globalThis;
  return async (batch: ContextBatch, keepalive) => {
    if (keepalive || !mayZip()) return client.sendContext(batch, { keepalive });
    const text = JSON.stringify(batch);
    return text.length < WORTH_BYTES ? client.sendContext(batch) : client.sendContext(batch, { bytes: await zip(text), headers: HEADERS });
  };
}
