// Where answers are written. A reply and a note share the place and nothing else: each has its own text, its own command
// and its own look, and no state of one can be handed to the other (K10).
import type { AgentConversation, Id } from '@onglass/core';
import { chatIcon, Icon, noteIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { EMPTY, type ComposerMode } from '../state/composing.ts';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { t } from '../text/index.ts';
import { ComposerReply } from './ComposerReply.tsx';
import { ComposerText } from './ComposerText.tsx';
import { Segmented } from './Segmented.tsx';
import { sendTitle, useFormKeys } from './composer_keys.ts';

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
  return mode === 'note' ? <NoteForm key="note" {...props} field={field} audience={audience} /> : <ComposerReply key="reply" {...props} field={field} audience={audience} />;
}

export interface FormProps extends ComposerProps {
  readonly field: { current: HTMLTextAreaElement | null };
  readonly audience: JSX.Element;
}

function NoteForm({ conversation, conversationId, customer, field, audience }: FormProps): JSX.Element {
  const { noteDrafts, preferences } = useDesk();
  const text = noteDrafts.all.value.get(conversationId) ?? '';
  const input = (next: string): void => {
    noteDrafts.set(conversationId, next);
    conversation.notifyNote();
  };
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
      <ComposerText field={field} label={t('composer.note_label')} hint={t('composer.note_hint', { name: customer })} value={text} onInput={input} onKeyDown={useFormKeys(add)} />
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
