// The form of an answer to the customer: words, files and choices; now, later, or held for a moment to be taken back.
import type { MessageItem, ScheduledMessage } from '@onglass/core';
import { alertIcon, attachIcon, calendarIcon, Icon, sendIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { EMPTY } from '../state/composing.ts';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { useReply, type Reply } from '../state/reply.ts';
import { useScheduled, type Scheduling } from '../state/scheduled.ts';
import { t } from '../text/index.ts';
import type { FormProps } from './Composer.tsx';
import { sendTitle, useFormKeys } from './composer_keys.ts';
import { ComposerText } from './ComposerText.tsx';
import { HeldStrip } from './HeldStrip.tsx';
import { onDemand } from './on_demand.tsx';
import { ScheduledList } from './ScheduledList.tsx';
import { StagedFiles, useStaging } from './StagedFiles.tsx';

const ChoicesEditor = onDemand(async () => (await import('./editors.ts')).ChoicesEditor);
const InsertMenu = onDemand(async () => (await import('../rich/door.ts')).InsertMenu);
const LaterDialog = onDemand(async () => (await import('./case_dialogs.ts')).LaterDialog);

function Newer({ message, customer, asked }: { readonly message: MessageItem; readonly customer: string; readonly asked: boolean }): JSX.Element {
  const colleague = message.author.kind === 'agent';
  const name = colleague ? (message.author.name ?? t('event.colleague')) : customer;
  return (
    <p class="newer" role="alert" data-asked={asked ? '' : undefined}>
      <Icon path={alertIcon} size={16} />
      <span>
        <bdi>{t(colleague ? 'newer.colleague' : 'newer.customer', { name, text: message.content.fallback })}</bdi>
        {asked ? <strong> {t('newer.ask')}</strong> : null}
      </span>
    </p>
  );
}

interface Taking {
  readonly cancel: (one: ScheduledMessage) => void;
  readonly edit: (one: ScheduledMessage) => void;
}

/** Taking back what waits: away, or into the composer, which must be free for it. */
function useTakingBack({ conversation, field }: Pick<FormProps, 'conversation' | 'field'>, { cancel }: Scheduling): Taking {
  const { notices } = useDesk();
  const takeBack = async (one: ScheduledMessage): Promise<boolean> => {
    const outcome = await cancel(one.id);
    if (!outcome.ok) notices.show(t('later.cancel_failed', { detail: problemWords(outcome.problem) }), 'bad');
    else notices.speak(t('later.cancelled'));
    return outcome.ok;
  };
  const edit = async (one: ScheduledMessage): Promise<void> => {
    if (conversation.draft.get().text.trim() !== '') { notices.show(t('later.write_first')); return; }
    if (!(await takeBack(one))) return;
    conversation.setDraft(one.content.type === 'text' ? one.content.text : one.content.fallback);
    field.current?.focus();
  };
  return { cancel: (one) => void takeBack(one), edit: (one) => void edit(one) };
}

export function ComposerReply(props: FormProps): JSX.Element {
  const { conversation, conversationId, customer, resolved, field } = props;
  const { composing } = useDesk();
  const { files, choices } = composing.all.value.get(conversationId) ?? EMPTY;
  const scheduled = useScheduled(conversation, conversationId);
  const reply = useReply(conversation, conversationId, scheduled.schedule);
  const staging = useStaging(conversationId, reply.say);
  const taking = useTakingBack(props, scheduled);
  const focus = (): void => field.current?.focus();
  const offer = (next: readonly string[] | undefined): void => composing.set(conversationId, { choices: next });
  const send = (): void => {
    reply.send();
    focus();
  };
  return (
    <section class={staging.over ? 'composer composer--drop' : 'composer'} aria-label={t('composer.label')} data-mode="reply" data-drop={t('upload.drop')} {...staging.drop}>
      <ScheduledList waiting={scheduled.waiting} onCancel={taking.cancel} onEdit={taking.edit} />
      <HeldStrip conversation={conversation} onBack={focus} />
      {files.length === 0 ? null : <StagedFiles files={files} onRemove={staging.remove} />}
      {choices === undefined ? null : <ChoicesEditor choices={choices} onChange={offer} />}
      {reply.newer === undefined ? null : <Newer message={reply.newer} customer={customer} asked={reply.asked} />}
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
      <Bar {...props} reply={reply} plain={files.length === 0 && choices === undefined} offering={choices !== undefined} rules={staging.rules} onAttach={staging.choose} onOffer={offer} onSend={send} />
    </section>
  );
}

interface BarProps extends FormProps {
  readonly reply: Reply;
  /** Words only. */
  readonly plain: boolean;
  readonly offering: boolean;
  readonly rules: string | undefined;
  readonly onAttach: () => void;
  readonly onOffer: (next: readonly string[] | undefined) => void;
  readonly onSend: () => void;
}

function Bar({ conversation, conversationId, customer, field, audience, reply, plain, offering, rules, onAttach, onOffer, onSend }: BarProps): JSX.Element {
  const { preferences } = useDesk();
  return (
    <div class="composer__bar">
      {audience}
      <button type="button" class="ibt" aria-label={t('composer.attach')} title={rules ?? t('composer.attach')} onClick={onAttach}>
        <Icon path={attachIcon} size={20} />
      </button>
      <span class="composer__insert">
        <InsertMenu conversation={conversation} conversationId={conversationId} customer={customer} onQuickReplies={() => offering || onOffer(['', ''])} onClosed={() => field.current?.focus()} />
      </span>
      <LaterButton customer={customer} reply={reply} plain={plain} />
      <span class="grow" />
      <button type="button" class="bt bt--accent" aria-disabled={reply.empty} title={sendTitle(t('composer.send'), preferences.sendKey.value)} onClick={onSend}>
        <Icon path={sendIcon} size={16} />
        <span class="composer__send">{t('composer.send')}</span>
      </button>
    </div>
  );
}

function LaterButton({ customer, reply, plain }: { readonly customer: string; readonly reply: Reply; readonly plain: boolean }): JSX.Element {
  const [open, setOpen] = useState(false);
  const begin = (): void => {
    const wrong = plain ? (reply.empty ? t('later.empty') : undefined) : t('later.files');
    reply.say(wrong);
    setOpen(wrong === undefined);
  };
  return (
    <>
      <button type="button" class="ibt" aria-label={t('later.button')} title={t('later.button')} onClick={begin}>
        <Icon path={calendarIcon} size={20} />
      </button>
      {open ? <LaterDialog customer={customer} onSchedule={reply.schedule} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
