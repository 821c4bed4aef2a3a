/**
 * Compares the hand-written wire with the types generated from the server's documents; it holds no running code.
 * Invariant: what the server may answer fits into ours, what we may send fits into the server's: else this file does not compile.
 */
import type { components as Async } from './generated/asyncapi.ts';
import type { components as Open } from './generated/openapi.ts';
import type { OutgoingContent } from './content.ts';
import type * as wire from './wire.ts';

type Answers = Open['schemas'];
type Frames = Async['schemas'];

/** The server leaves out an optional field that has nothing to say; where null travels, the document requires the field. */
type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
    ? { [Name in keyof T]: undefined extends T[Name] ? Told<NonNullable<T[Name]>> : Told<T[Name]> }
    : T;

/** `Given` may stand wherever `Wanted` is expected. */
type Fits<Given extends Wanted, Wanted> = Given;

/** The documents have one text shape for both ways; what is stored always has its fallback, and its text (a server test holds that). */
type Stored<T> = T extends { content: infer Content } ? Omit<T, 'content'> & { content: WithFallback<Content> } : never;
type WithFallback<Content> = Content extends { type: 'text' }
  ? Omit<Content, 'fallback' | 'text'> & { fallback: string; text: string }
  : Content extends { type: string }
    ? Omit<Content, 'fallback'> & { fallback: string }
    : never;

/** A form's values are free JSON, which the generated types call `never`: they are left out of the comparison. */
type WithoutValues<Content> = Content extends { answer?: infer Given }
  ? Omit<Content, 'answer'> & { answer?: Omit<NonNullable<Given>, 'values'> }
  : Content;

type Sent<Type extends wire.ClientFrame['type']> = Extract<wire.ClientFrame, { type: Type }>;
type Received<Type extends wire.ServerFrame['type']> = Extract<wire.ServerFrame, { type: Type }>;

/** The document lists an event's fields side by side; ours are told apart by type, so envelope and parts are compared. */
type Part<Name extends keyof Answers['WireEvent']> = NonNullable<Answers['WireEvent'][Name]>;

export type AnswersFit = [
  Fits<Told<Answers['Author']>, wire.Author>,
  Fits<Stored<Told<Answers['Message']>>, wire.Message>,
  Fits<Stored<Told<Answers['Note']>>, wire.Note>,
  Fits<Told<Answers['ConversationRow']>, wire.ConversationRow>,
  Fits<Told<Answers['AgentConversationRow']>, wire.ConversationRow>,
  Fits<Told<Answers['AgentConversation']>, wire.AgentConversationRow>,
  Fits<Told<Answers['ClientSession']>, wire.ClientSessionAnswer>,
  Fits<Told<Answers['Me']>, wire.Me>,
  Fits<Told<Answers['Colleague']>, wire.AgentSummary>,
  Fits<Told<Answers['UploadPolicy']>, wire.UploadPolicy>,
  Fits<Told<Answers['ProblemDocument']>, wire.Problem>,
  Fits<Told<Pick<Answers['WireEvent'], 'id' | 'seq' | 'type' | 'occurred_at' | 'actor'>>, Pick<wire.OtherEvent, 'id' | 'seq' | 'type' | 'occurred_at' | 'actor'>>,
  Fits<Stored<Told<Part<'message'>>>, wire.Message>,
  Fits<Stored<Told<Part<'note'>>>, wire.Note>,
  Fits<Told<Part<'by'>>, wire.Actor>,
  Fits<Told<Part<'agent'>>, wire.AgentRef>,
];

export type FramesFit = [
  Fits<Told<Frames['Welcome']>, Received<'welcome'>>,
  Fits<Told<Omit<Frames['EventFrame'], 'event'>>, Omit<Received<'event'>, 'event'>>,
  Fits<Told<Frames['Ack']>, Received<'ack'>>,
  Fits<Told<Frames['Nack']>, Received<'nack'>>,
  Fits<Told<Frames['Changed']>, Received<'changed'>>,
  Fits<Told<Frames['Pong']>, Received<'pong'>>,
  Fits<Told<Frames['Reset']>, Received<'reset'>>,
  Fits<Told<Frames['Drain']>, Received<'drain'>>,
  Fits<NonNullable<Frames['SignalFrame']['by']>, wire.Actor>,
];

export type SentFits = [
  Fits<Sent<'hello'>, Frames['Hello']>,
  Fits<Omit<Sent<'send'>, 'content'>, Omit<Frames['SendFrame'], 'content'>>,
  Fits<Sent<'watch'>, Frames['Watch']>,
  Fits<Sent<'unwatch'>, Frames['Unwatch']>,
  Fits<Sent<'received'>, Frames['Received']>,
  Fits<Sent<'read'>, Frames['ReadFrame']>,
  Fits<Sent<'typing'>, Frames['Typing']>,
  Fits<Sent<'ping'>, Frames['Ping']>,
  Fits<{ client_message_id: string; content: WithoutValues<OutgoingContent>; reply_to?: wire.Id }, Answers['SendMessage']>,
  Fits<{ client_message_id: string; content: WithoutValues<OutgoingContent>; subject?: string }, Answers['OpenConversation']>,
];
