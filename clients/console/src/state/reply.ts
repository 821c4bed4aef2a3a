// Writing an answer: its text, what is wrong with it, what arrived meanwhile, and how it leaves.
import type { AgentConversation, Id, LaterDraft, MessageItem, Outcome, ScheduledMessage } from '@onglass/core';
import { useRef, useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { sourceOf } from '../view/StagedFiles.tsx';
import { useCompany } from './company.ts';
import { checkChoices, EMPTY } from './composing.ts';
import { useDesk } from './desk.ts';
import { newerThan, onKey, type Writing } from './newer.ts';
import { useObserved } from './observe.ts';
import { problemWords } from './problem_words.ts';

const UNDO_MS = 5_000;

export interface Reply {
  readonly text: string;
  readonly empty: boolean;
  readonly problem: string | undefined;
  /** Somebody else's words that came while this was written. */
  readonly newer: MessageItem | undefined;
  /** They were told, and the answer goes at the next press. */
  readonly asked: boolean;
  readonly say: (problem: string | undefined) => void;
  readonly input: (next: string) => void;
  readonly send: () => void;
  readonly schedule: (sendAt: string, unlessReply: boolean) => Promise<Outcome<ScheduledMessage>>;
}

/** Told once for each message that came meanwhile. */
function useNewer(conversation: AgentConversation): { readonly newer: MessageItem | undefined; readonly asked: boolean; readonly key: () => void; readonly mayGo: () => boolean; readonly end: () => void } {
  const { session } = useDesk();
  const { items } = useObserved(conversation.view);
  const [writing, setWriting] = useState<Writing | undefined>(undefined);
  const [askedFor, setAskedFor] = useState<string | undefined>(undefined);
  const newer = newerThan(writing, items, session.agent.id);
  return {
    newer,
    asked: newer !== undefined && askedFor === newer.key,
    key: () => setWriting(onKey(writing, items)),
    mayGo: () => {
      if (newer === undefined || askedFor === newer.key) return true;
      setAskedFor(newer.key);
      return false;
    },
    end: () => setWriting(undefined),
  };
}

export function useReply(conversation: AgentConversation, conversationId: Id, schedule: (draft: LaterDraft) => Promise<Outcome<ScheduledMessage>>): Reply {
  const { composing, preferences } = useDesk();
  const { files, choices } = composing.all.value.get(conversationId) ?? EMPTY;
  const { text } = useObserved(conversation.draft);
  const { customerPresent } = useCompany(conversationId);
  const [problem, say] = useState<string | undefined>(undefined);
  const meanwhile = useNewer(conversation);
  const scheduling = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  const words = text.trim();
  const empty = words === '' && files.length === 0;
  // Somebody who waits before their screen waits not a moment longer (K11).
  const holdMs = preferences.undoSend.value && !customerPresent && files.length === 0 && choices === undefined ? UNDO_MS : 0;
  const send = (): void => {
    const { titles, wrong } = offeredOf(words, choices);
    say(wrong);
    if (empty || wrong !== undefined || !meanwhile.mayGo()) return;
    meanwhile.end();
    composing.set(conversationId, { files: [], choices: undefined });
    conversation.release();
    conversation.setDraft('');
    void sendAll(conversation, { words, files, titles, holdMs }).then(say);
  };
  const input = (next: string): void => {
    say(undefined);
    meanwhile.key();
    conversation.setDraft(next);
    conversation.notifyTyping();
  };
  const later: Reply['schedule'] = async (sendAt, unlessReply) => {
    // The same words asked for again after a failure are the same message.
    if (scheduling.current?.text !== words) scheduling.current = { text: words, key: crypto.randomUUID() };
    const outcome = await schedule({ key: scheduling.current.key, text: words, sendAt, unlessReply });
    if (!outcome.ok) return outcome;
    scheduling.current = undefined;
    meanwhile.end();
    conversation.setDraft('');
    return outcome;
  };
  return { text, empty, problem, newer: meanwhile.newer, asked: meanwhile.asked, say, input, send, schedule: later };
}

interface Offered {
  readonly titles?: readonly string[] | undefined;
  readonly wrong?: string | undefined;
}

function offeredOf(words: string, choices: readonly string[] | undefined): Offered {
  if (choices === undefined) return {};
  const offered = checkChoices(words, choices);
  return 'problem' in offered ? { wrong: t(`composer.choices_${offered.problem}`) } : offered;
}

interface Outgoing {
  readonly words: string;
  readonly files: readonly File[];
  readonly titles: readonly string[] | undefined;
  readonly holdMs: number;
}

/** One file takes the words as its caption; several go first, and the words follow. Answers why a file was not taken. */
async function sendAll(conversation: AgentConversation, { words, files, titles, holdMs }: Outgoing): Promise<string | undefined> {
  const captioned = files.length === 1 && words !== '' && titles === undefined;
  const refusals: string[] = [];
  for (const file of files) {
    const taken = await conversation.attach(sourceOf(file), captioned ? { caption: words } : {});
    if (!taken.ok) refusals.push(problemWords(taken.problem));
  }
  if (!captioned) await sayAll(conversation, words, titles, holdMs);
  return refusals[0];
}

async function sayAll(conversation: AgentConversation, words: string, titles: readonly string[] | undefined, holdMs: number): Promise<void> {
  if (titles !== undefined) await conversation.sendQuickReplies(words, choicesOf(titles));
  else if (words !== '') await conversation.sendText(words, holdMs > 0 ? { holdMs } : {});
}

function choicesOf(titles: readonly string[]): readonly { readonly id: string; readonly title: string }[] {
  return titles.map((title, at) => ({ id: `choice-${String(at + 1)}`, title }));
}
