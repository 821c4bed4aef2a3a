/**
 * Carries one entry to the server, over the stream or over HTTP; either may finish what the other began.
 * Invariant: only an ack or a 2xx counts as sent; only a lasting refusal counts as refused; all else is tried again.
 */
import { type ConversationRow, type Id, MAX_FRAME_BYTES, type Message, type Note, type Problem, type Seq, type ServerFrame } from '@onglass/protocol';
import type { Environment } from '../api.ts';
import { type Http, retryAfterMs } from '../http.ts';
import type { Link } from '../link/link.ts';
import { isTransient, UNREACHABLE } from '../problem.ts';
import { type LiveEntry, isLocal, type Opening } from './entry.ts';

export type Carried =
  | { readonly outcome: 'acked'; readonly conversationId: Id; readonly messageId: Id; readonly seq: Seq; readonly row?: ConversationRow }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  | { readonly outcome: 'later'; readonly afterMs?: number };

export interface Courier {
  carry(entry: LiveEntry, opening: Opening): Promise<Carried>;
  onFrame(frame: ServerFrame): void;
  /** The stream is gone: nobody waits for an ack on it any longer. */
  onLost(): void;
}

const ACK_MS = 6_000;
/** Room for the frame's own fields. */
const LARGEST_TEXT = MAX_FRAME_BYTES / 4 - 1_024;

type StreamAnswer = Extract<ServerFrame, { type: 'ack' | 'nack' }> | undefined;

export function createCourier(environment: Environment, http: Http, link: Link, root: string): Courier {
  const waiting = new Map<string, (answer: StreamAnswer) => void>();

  function judge(problem: Problem): Carried {
    if (problem.status === 401 || isTransient(problem)) {
      const afterMs = retryAfterMs(problem);
      return afterMs === undefined ? { outcome: 'later' } : { outcome: 'later', afterMs };
    }
    return { outcome: 'refused', problem };
  }

  function overStream(entry: LiveEntry): Promise<StreamAnswer> {
    const { content, key, conversation, replyTo } = entry;
    const replying = replyTo === undefined ? {} : { reply_to: replyTo };
    const fits = content !== undefined && JSON.stringify(content).length < LARGEST_TEXT;
    if (!fits || entry.kind === 'note' || isLocal(conversation)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = environment.setTimer(() => {
        answer(undefined);
      }, ACK_MS);
      const answer = (value: StreamAnswer): void => {
        environment.clearTimer(timer);
        if (waiting.get(key) === answer) waiting.delete(key);
        resolve(value);
      };
      waiting.set(key, answer);
      const sent = link.state.get().name === 'live' && link.send({ type: 'send', client_message_id: key, conversation_id: conversation, content, ...replying });
      if (!sent) answer(undefined);
    });
  }

  async function overHttp(entry: LiveEntry, opening: Opening): Promise<Carried> {
    const { key, conversation, content, replyTo } = entry;
    const body = { client_message_id: key, content };
    if (isLocal(conversation)) return open({ ...body, ...opening });
    const path = `${root}/conversations/${conversation}/${entry.kind === 'note' ? 'notes' : 'messages'}`;
    const answer = await http.call<{ message?: Message; note?: Note }>('POST', path, replyTo === undefined ? body : { ...body, reply_to: replyTo });
    if (!answer.ok) return judge(answer.problem);
    const stored = answer.value.body.message ?? answer.value.body.note;
    if (stored === undefined) return judge(UNREACHABLE);
    return { outcome: 'acked', conversationId: conversation, messageId: stored.id, seq: stored.seq };
  }

  async function open(body: unknown): Promise<Carried> {
    const answer = await http.call<{ conversation: ConversationRow; message: Message }>('POST', `${root}/conversations`, body);
    if (!answer.ok) return judge(answer.problem);
    const { conversation: row, message } = answer.value.body;
    return { outcome: 'acked', conversationId: row.id, messageId: message.id, seq: message.seq, row };
  }

  return {
    carry: async (entry, opening) => {
      const answer = await overStream(entry);
      if (answer?.type === 'nack') return judge(answer.problem);
      if (answer === undefined) return overHttp(entry, opening);
      return { outcome: 'acked', conversationId: answer.conversation_id, messageId: answer.message_id, seq: answer.seq };
    },
    onFrame: (frame) => {
      if (frame.type === 'ack' || frame.type === 'nack') waiting.get(frame.client_message_id)?.(frame);
    },
    onLost: () => {
      for (const answer of [...waiting.values()]) answer(undefined);
    },
  };
}
