/**
 * What an agent composes of more than words: pickers, forms, cards and requests.
 * Invariant: it goes at once and not through the outbox, so that a refusal comes back to the field that is wrong; the
 * same key again is the same message.
 */
import type { FileRef, Id, OutgoingContent } from '@onglass/protocol';
import type { UploadSource } from './platform.ts';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';
import { done } from './problem.ts';
import { uploadBytes } from './upload/tus.ts';
import { createCancellation } from './upload/uploads.ts';

export interface RatingRequest {
  readonly text?: string;
  /** Ask for words beside the score. */
  readonly comment?: boolean;
}

export interface Composing {
  sendComposed(conversationId: Id, key: string, content: OutgoingContent): Promise<Outcome>;
  requestRating(conversationId: Id, key: string, request: RatingRequest): Promise<Outcome>;
  /** A picture for a card or a list: uploaded now, named by its id later. */
  uploadPart(conversationId: Id, source: UploadSource): Promise<Outcome<FileRef>>;
}

const ROOT = '/v1/agent';

export function createComposing(http: Http): Composing {
  async function post(id: Id, what: string, body: object): Promise<Outcome> {
    const answer = await http.call('POST', `${ROOT}/conversations/${id}/${what}`, body);
    return answer.ok ? done : answer;
  }

  return {
    sendComposed: (id, key, content) => post(id, 'messages', { client_message_id: key, content }),
    requestRating: (id, key, request) => post(id, 'rating_request', { client_message_id: key, ...request }),
    uploadPart: async (conversationId, source) => {
      const place = { onPlace: () => Promise.resolve(), onProgress: () => undefined };
      const sent = await uploadBytes({ http, root: `${ROOT}/uploads`, source, conversationId, cancellation: createCancellation(), ...place });
      return sent.ok ? { ok: true, value: { id: sent.value.fileId } } : sent;
    },
  };
}
