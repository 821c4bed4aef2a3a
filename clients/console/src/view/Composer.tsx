// Where answers are written. A reply and a note share the place and nothing else: each has its own text, its own command
// and its own look, and no state of one can be handed to the other (K10).
import type { AgentConversation, Id } from '@onglass/core';
import { attachIcon, chatIcon, Icon, listIcon, noteIcon, sendIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { checkChoices, EMPTY, type ComposerMode } from '../state/composing.ts';
import { useDesk } from '../state/desk.ts';
import { modName, sends } from '../state/keys.ts';
import { useObserved } from '../state/observe.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { ChoicesEditor } from './ChoicesEditor.tsx';
import { ComposerText } from './ComposerText.tsx';
import { Segmented } from './Segmented.tsx';
import { sourceOf, StagedFiles, useStaging } from './StagedFiles.tsx';

export interface ComposerProps {
  readonly conversation: AgentConversation;
  readonly conversationId: Id;
  readonly customer: string;
  readonly resolved: boolean;
  /** The mode asked for before this was on screen: begin in it, with the focus. */
  readonly early?: ComposerMode | undefined;
}

export function Composer(props: ComposerProps): JSX.Element {
  const desk = useDesk();
  const { mode } = desk.composing.all.value.get(props.conversationId) ?? EMPTY;
  const field = useRef<HTMLTextAreaElement>(null);
  const focusWish = useRef(props.early !== undefined);
  const setMode = (next: ComposerMode): void => desk.composing.set(props.conversationId, { mode: next });
  useLayoutEffect(() => desk.asks.listen((ask) => {
    if (ask !== 'reply' && ask !== 'note') return;
    focusWish.current = true;
    setMode(ask);
    // Already in that mode: nothing is drawn anew, so the focus is set here.
    field.current?.focus();
  }), [desk, props.conversationId]);
  const early = useRef(props.early);
  useEffect(() => {
    const wanted = early.current;
    early.current = undefined;
    if (wanted !== undefined && wanted !== mode) {
      setMode(wanted);
      return;
    }
    if (focusWish.current) field.current?.focus();
    focusWish.current = false;
  }, [mode]);
  const noteWaits = desk.noteDrafts.all.value.has(props.conversationId);
  const replyWaits = useObserved(props.conversation.draft).text !== '';
  const segments = [
    { value: 'reply' as const, label: t('composer.reply'), icon: chatIcon, mark: mode === 'note' && replyWaits ? t('row.draft') : undefined },
    { value: 'note' as const, label: t('composer.note'), icon: noteIcon, mark: mode === 'reply' && noteWaits ? t('row.draft') : undefined },
  ];
  const audience = <Segmented label={t('composer.audience')} value={mode} segments={segments} onChange={setMode} />;
  return mode === 'note' ? <NoteForm key="note" {...props} field={field} audience={audience} /> : <ReplyForm key="reply" {...props} field={field} audience={audience} />;
}

interface FormProps extends ComposerProps {
  readonly field: { current: HTMLTextAreaElement | null };
  readonly audience: JSX.Element;
}

/** Keys of both forms: the send key sends, Esc leaves the text and goes back to the list. */
function useFormKeys(send: () => void): (event: KeyboardEvent) => void {
  const { preferences, asks } = useDesk();
  return (event) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      (event.currentTarget as HTMLElement).blur();
      asks.ask('list_focus');
    }
    if (sends(event, preferences.sendKey.value)) {
      event.preventDefault();
      send();
    }
  };
}

function sendTitle(label: string, sendKey: 'enter' | 'mod_enter'): string {
  const keys = sendKey === 'enter' ? t('me.enter_enter') : t('me.enter_mod', { mod: modName() });
  return `${label} (${keys})`;
}

function NoteForm({ conversation, conversationId, customer, field, audience }: FormProps): JSX.Element {
  const { noteDrafts, preferences } = useDesk();
  const text = noteDrafts.all.value.get(conversationId) ?? '';
  const add = (): void => {
    const words = text.trim();
    if (words === '') return;
    noteDrafts.set(conversationId, '');
    // The reply begun beside the note is none of the note's business.
    const reply = conversation.draft.get().text;
    void conversation.addNote(words);
    conversation.setDraft(reply);
    field.current?.focus();
  };
  return (
    <section class="composer composer--note" aria-label={t('composer.note_label')} data-mode="note">
      <ComposerText field={field} label={t('composer.note_label')} hint={t('composer.note_hint', { name: customer })} value={text} onInput={(next) => noteDrafts.set(conversationId, next)} onKeyDown={useFormKeys(add)} />
      <div class="composer__bar">
        {audience}
        <span class="grow" />
        <button type="button" class="bt bt--note" aria-disabled={text.trim() === ''} title={sendTitle(t('composer.add_note'), preferences.sendKey.value)} onClick={add}>
          <Icon path={noteIcon} size={16} />
          {t('composer.add_note')}
        </button>
      </div>
    </section>
  );
}

interface Reply {
  readonly text: string;
  readonly empty: boolean;
  readonly problem: string | undefined;
  readonly say: (problem: string | undefined) => void;
  readonly input: (next: string) => void;
  readonly send: () => void;
}

function useReply(conversation: AgentConversation, conversationId: Id): Reply {
  const { composing } = useDesk();
  const { files, choices } = composing.all.value.get(conversationId) ?? EMPTY;
  const { text } = useObserved(conversation.draft);
  const [problem, say] = useState<string | undefined>(undefined);
  const empty = text.trim() === '' && files.length === 0;
  const send = (): void => {
    const words = text.trim();
    const offered = choices === undefined ? undefined : checkChoices(words, choices);
    const wrong = offered !== undefined && 'problem' in offered ? t(`composer.choices_${offered.problem}`) : undefined;
    say(wrong);
    if (empty || wrong !== undefined) return;
    composing.set(conversationId, { files: [], choices: undefined });
    conversation.setDraft('');
    const titles = offered !== undefined && 'titles' in offered ? offered.titles : undefined;
    void sendAll(conversation, words, files, titles).then(say);
  };
  const input = (next: string): void => {
    say(undefined);
    conversation.setDraft(next);
    conversation.notifyTyping();
  };
  return { text, empty, problem, say, input, send };
}

function ReplyForm({ conversation, conversationId, customer, resolved, field, audience }: FormProps): JSX.Element {
  const { composing, preferences } = useDesk();
  const { files, choices } = composing.all.value.get(conversationId) ?? EMPTY;
  const reply = useReply(conversation, conversationId);
  const staging = useStaging(conversationId, reply.say);
  const offer = (next: readonly string[] | undefined): void => {
    composing.set(conversationId, { choices: next });
  };
  const send = (): void => {
    reply.send();
    field.current?.focus();
  };
  return (
    <section class={staging.over ? 'composer composer--drop' : 'composer'} aria-label={t('composer.label')} data-mode="reply" data-drop={t('upload.drop')} {...staging.drop}>
      {files.length === 0 ? null : <StagedFiles files={files} onRemove={staging.remove} />}
      {choices === undefined ? null : <ChoicesEditor choices={choices} onChange={offer} />}
      <ComposerText
        field={field}
        label={t('composer.reply_label', { name: customer })}
        hint={resolved ? t('composer.resolved') : t('composer.reply_hint', { name: customer })}
        value={reply.text}
        onInput={reply.input}
        onKeyDown={useFormKeys(send)}
        onPasteFiles={staging.add}
      />
      {reply.problem === undefined ? null : (
        <p class="composer__error" role="alert">
          {reply.problem}
        </p>
      )}
      <div class="composer__bar">
        {audience}
        <button type="button" class="ibt" aria-label={t('composer.attach')} title={staging.rules ?? t('composer.attach')} onClick={staging.choose}>
          <Icon path={attachIcon} size={20} />
        </button>
        <ChoicesButton offering={choices !== undefined} onChange={offer} />
        <span class="grow" />
        <button type="button" class="bt bt--accent" aria-disabled={reply.empty} title={sendTitle(t('composer.send'), preferences.sendKey.value)} onClick={send}>
          <Icon path={sendIcon} size={16} />
          {t('composer.send')}
        </button>
      </div>
    </section>
  );
}

function ChoicesButton({ offering, onChange }: { readonly offering: boolean; readonly onChange: (next: readonly string[] | undefined) => void }): JSX.Element {
  const toggle = (): void => {
    onChange(offering ? undefined : ['', '']);
  };
  return (
    <button type="button" class="ibt" aria-label={t('composer.options')} title={t('composer.options')} aria-pressed={offering} onClick={toggle}>
      <Icon path={listIcon} size={20} />
    </button>
  );
}

/** One file takes the words as its caption; several go first, and the words follow. Answers why a file was not taken. */
async function sendAll(conversation: AgentConversation, words: string, files: readonly File[], titles: readonly string[] | undefined): Promise<string | undefined> {
  const captioned = files.length === 1 && words !== '' && titles === undefined;
  const refusals: string[] = [];
  for (const file of files) {
    const taken = await conversation.attach(sourceOf(file), captioned ? { caption: words } : {});
    if (!taken.ok) refusals.push(problemWords(taken.problem));
  }
  if (titles !== undefined) await conversation.sendQuickReplies(words, choicesOf(titles));
  else if (words !== '' && !captioned) await conversation.sendText(words);
  return refusals[0];
}

function choicesOf(titles: readonly string[]): readonly { readonly id: string; readonly title: string }[] {
  return titles.map((title, at) => ({ id: `choice-${String(at + 1)}`, title }));
}
