// Where the customer writes: the draft is kept at every key, a message leaves at once, files wait in the tray until sent.
import type { Conversation, UploadPolicy, UploadSource } from '@onglass/core';
import { ComposerField, IconButton, micIcon, plusIcon, sendIcon } from '@onglass/ui';
import type { JSX, RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { useRich } from './arrivals.ts';
import type { Tray } from './tray.ts';
import { TrayView } from './tray_view.tsx';

/** Longer than anybody writes; the server refuses more anyway. */
const MAX_LENGTH = 10_000;

export interface ComposerProps {
  readonly conversation: Conversation;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly tray: Tray;
  readonly onAttach: () => void;
  readonly policy: UploadPolicy | undefined;
  /** The field takes the focus when the screen opens: a question is to be typed. */
  readonly focusFirst: boolean;
}

function useDraft(conversation: Conversation): readonly [string, (text: string) => void] {
  const draft = useObservable(conversation.draft);
  const [text, setText] = useState(draft.text);
  const [own, setOwn] = useState(draft.text);
  useEffect(() => {
    // A draft from storage or from another device is taken over unless something else stands here already.
    if (draft.text === own || (text !== '' && text !== own)) return;
    setText(draft.text);
    setOwn(draft.text);
  }, [draft.text]);
  const change = (next: string): void => {
    setText(next);
    setOwn(next);
    conversation.setDraft(next);
  };
  return [text, change];
}

export function Composer({ conversation, field, tray, onAttach, policy, focusFirst }: ComposerProps): JSX.Element {
  const [text, setText] = useDraft(conversation);
  const staged = useObservable(tray.files);
  const [speaking, setSpeaking] = useState(false);
  const { client } = useModel();
  const sendable = staged.filter((file) => file.refusal === undefined);
  const ready = text.trim() !== '' || sendable.length > 0;
  const send = (): void => {
    const words = text.trim();
    if (words !== '') void conversation.sendText(words);
    for (const file of sendable) void conversation.attach(file.source);
    if (sendable.length > 0) tray.clear();
    if (!ready) return;
    setText('');
    field.current?.focus();
  };
  const write = (next: string): void => {
    setText(next);
    if (next !== '') conversation.notifyTyping();
  };
  const stopSpeaking = (): void => {
    setSpeaking(false);
    requestAnimationFrame(() => field.current?.focus());
  };
  const speakable = text === '' && staged.length === 0 && policy?.media_types.some((type) => type.startsWith('audio/')) === true;
  const addFiles = (sources: readonly UploadSource[]): void => tray.add(sources, client, policy);
  return (
    <div class="og-foot-bar">
      <TrayView tray={tray} policy={policy} />
      {speaking ? (
        <div class="og-compose">
          <VoiceSlot conversation={conversation} onClose={stopSpeaking} />
        </div>
      ) : null}
      <div class="og-compose" hidden={speaking}>
        {policy === undefined ? null : <IconButton label={t('attach')} icon={plusIcon} onClick={onAttach} />}
        <ComposerField fieldRef={field} label={t('message')} value={text} maxLength={MAX_LENGTH} focusFirst={focusFirst} onInput={write} onSend={send} onPasteFiles={(files) => addFiles(files.map(tray.read))} />
        {speakable ? (
          <IconButton key="mic" class="og-send" label={t('voice_begin')} icon={micIcon} onClick={() => setSpeaking(true)} />
        ) : (
          <IconButton key="send" class={`og-send${ready ? '' : ' og-send--off'}`} label={t('send')} icon={sendIcon} tone={ready ? 'accent' : 'plain'} aria-disabled={!ready} onPointerDown={(event) => event.preventDefault()} onClick={send} />
        )}
      </div>
    </div>
  );
}

/** The recorder comes with a script of its own. */
function VoiceSlot({ conversation, onClose }: { readonly conversation: Conversation; readonly onClose: () => void }): JSX.Element {
  const rich = useRich();
  if (rich === undefined) return <p role="status">{t('loading')}</p>;
  return <rich.VoiceBar conversation={conversation} onClose={onClose} />;
}
