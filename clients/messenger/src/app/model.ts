// What every screen needs, handed down once by context: the client, the way around, and what the app has told us.
import type { ConversationContext, CustomerClient, NewConversationOptions, UploadSource } from '@onglass/core';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Handover, HostContext, InitOptions, OpenOptions, Subject } from '../loader/contract.ts';
import type { Navigation, Place } from './navigation.ts';
import type { Store } from './observe.ts';

export type AppContext = HostContext;

export interface Model {
  readonly client: CustomerClient;
  readonly navigation: Navigation;
  readonly options: InitOptions;
  readonly device: NonNullable<ConversationContext['device']>;
  /** Said to screen readers, once: what a person who sees would notice by looking. */
  readonly announce: (text: string) => void;
  /** What the host app set with `setContext`. */
  readonly context: Store<AppContext>;
  /** What each conversation was asked about, by its id or local key; the words beyond the title are only known here. */
  readonly subjects: Map<string, Subject>;
  readonly readFile: (file: File) => UploadSource;
  readonly now: () => number;
  /** Tells the host app. */
  readonly emit: Handover['emit'];
  /** Fetches a script that lies beside the loader. */
  readonly load: Handover['load'];
}

const ModelContext = createContext<Model | undefined>(undefined);
export const ModelProvider = ModelContext.Provider;

export function useModel(): Model {
  const model = useContext(ModelContext);
  if (model === undefined) throw new Error('a screen was drawn outside of the messenger');
  return model;
}

export function subjectOf(given: OpenOptions['subject']): Subject | undefined {
  return typeof given === 'string' ? { title: given } : given;
}

/** The place `open(options)` leads to: a conversation, a new one about something, or the home screen. */
export function placeFor(options: OpenOptions, context: AppContext): Place {
  if (options.conversationId !== undefined) return { screen: 'thread', thread: { conversationId: options.conversationId } };
  const subject = subjectOf(options.subject);
  if (subject === undefined && options.topic === undefined) return { screen: 'home' };
  const begin = beginning(options, subject, context);
  return { screen: 'thread', thread: subject === undefined ? { begin } : { begin, subject } };
}

type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** Without the fields that nobody filled in. */
function given<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): Partial<Given<T>> {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as Partial<Given<T>>;
}

function beginning(options: OpenOptions, subject: Subject | undefined, context: AppContext): NewConversationOptions {
  const attributes = { ...context.attributes, ...given({ detail: subject?.detail }), ...subject?.attributes };
  const told: ConversationContext = given({
    screen: options.screen ?? context.screen,
    topic: options.topic,
    subject: subject?.title,
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
  });
  return { context: told, ...given({ subject: subject?.title }) };
}
