// FlowStep: a form, one page per step. Every change is kept at once in the conversation's draft, so that it goes on after a
// reload and on the customer's other devices; leaving costs nothing; it is sent once.
import type { Conversation, Draft, FormValue, MessageItem } from '@onglass/core';
import { Button, Icon, IconButton, activeElement, backIcon, checkIcon, clockTime, closeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { locale, t } from '../app/texts.ts';
import { Field } from './form_field.tsx';
import { formPages, formWords, keptValues, problemsOf, sentValues, serverProblems, type Form, type Values } from './form_values.ts';
import type { GiveAnswer } from './question_over.tsx';

export interface FormPageProps {
  readonly item: MessageItem;
  readonly content: Form;
  readonly conversation: Conversation;
  /** The answer that was not taken, with why. */
  readonly refused: MessageItem | undefined;
  readonly onAnswer: GiveAnswer;
  readonly onClose: () => void;
}

type Problems = Readonly<Record<string, string>>;

interface Filled {
  readonly values: Values;
  readonly step: number;
}

function fromDraft(draft: Draft, questionId: string | undefined): Filled | undefined {
  const { form } = draft;
  return form === undefined || form.message_id !== questionId ? undefined : { values: form.values as Values, step: form.step };
}

function fromRefused(refused: MessageItem | undefined): Filled | undefined {
  const values = refused?.content.type === 'text' ? refused.content.answer?.values : undefined;
  return values === undefined ? undefined : { values: values as Values, step: 0 };
}

interface Filling extends Filled {
  readonly change: (next: Filled) => void;
}

/** What stands in the form: from the draft until something is changed here, and into the draft from then on. */
function useFilling({ item, content, conversation, refused }: FormPageProps): Filling {
  const draft = useObservable(conversation.draft);
  const [own, setOwn] = useState<Filled | undefined>(() => fromRefused(refused));
  const filled = own ?? fromDraft(draft, item.id) ?? { values: {}, step: 0 };
  const change = (next: Filled): void => {
    setOwn(next);
    conversation.setForm({ message_id: item.id ?? '', values: keptValues(content, next.values), step: next.step });
  };
  return { ...filled, change };
}

function withValue(values: Values, id: string, value: FormValue | undefined): Values {
  const { [id]: _before, ...rest } = values;
  return value === undefined ? rest : { ...rest, [id]: value };
}

export function FormPage(props: FormPageProps): JSX.Element {
  const { content, refused, onAnswer, onClose } = props;
  const { announce } = useModel();
  const formId = useId();
  const box = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { values, step: kept, change } = useFilling(props);
  const [problems, setProblems] = useState<Problems>(() => serverProblems(refused?.problem?.errors));
  const pages = formPages(content);
  const step = Math.min(Math.max(0, kept), pages.length - 1);
  const fields = pages[step] ?? [];
  const [before] = useState(activeElement);
  useEffect(() => () => queueMicrotask(() => before?.isConnected && before.focus()), []);
  useLayoutEffect(() => {
    heading.current?.focus();
    box.current?.scrollTo({ top: 0 });
  }, [step]);

  const complain = (found: Problems): void => {
    setProblems(found);
    announce(Object.values(found).join(' '));
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"]:not(fieldset), [aria-invalid="true"] input')?.focus());
  };
  const go = (next: number): void => {
    setProblems({});
    change({ values, step: next });
  };
  const send = (): void => {
    const found = problemsOf(content.fields, values);
    const page = pages.findIndex((one) => one.some(({ id }) => id in found));
    if (page >= 0) {
      if (page !== step) change({ values, step: page });
      complain(found); return;
    }
    const sent = sentValues(content, values);
    onAnswer({ values: sent }, formWords(content, sent));
  };
  const next = (): void => {
    const found = problemsOf(fields, values);
    if (Object.keys(found).length > 0) complain(found);
    else if (step < pages.length - 1) go(step + 1);
    else send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <div class="og-form" role="dialog" aria-modal="true" aria-labelledby={formId} onKeyDown={onKeyDown}>
      <header class="og-head">
        {step > 0 ? <IconButton label={t('form_before')} icon={backIcon} flip onClick={() => go(step - 1)} /> : null}
        <div class="og-form__who">
          <h2 id={formId} ref={heading} tabIndex={-1} dir="auto">
            {content.text}
          </h2>
          {pages.length > 1 ? <p>{t('form_step', { step: step + 1, count: pages.length })}</p> : null}
        </div>
        <IconButton label={t('close')} icon={closeIcon} onClick={onClose} />
      </header>
      {pages.length > 1 ? <Steps step={step} count={pages.length} /> : null}
      <form
        ref={box}
        class="og-form__page"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          next();
        }}
      >
        {fields.map((field) => (
          <Field key={field.id} field={field} id={`${formId}-${field.id}`} value={values[field.id]} problem={problems[field.id]} onChange={(value) => {
            setProblems(({ [field.id]: _gone, ...rest }) => rest);
            change({ values: withValue(values, field.id, value), step });
          }} />
        ))}
        <Saved conversation={props.conversation} questionId={props.item.id} />
        {/* Enter in a field does what the button does. */}
        <input type="submit" hidden />
      </form>
      <footer class="og-foot">
        <Button tone="accent" wide onClick={next}>
          {step < pages.length - 1 ? t('form_next') : (content.submit_label ?? t('send_answer'))}
        </Button>
        <Button tone="bare" onClick={onClose}>
          {t('form_later')}
        </Button>
      </footer>
    </div>
  );
}

function Steps({ step, count }: { readonly step: number; readonly count: number }): JSX.Element {
  return (
    <div class="og-steps" role="progressbar" aria-label={t('form_progress')} aria-valuenow={step + 1} aria-valuemin={1} aria-valuemax={count}>
      {Array.from({ length: count }, (_, at) => (
        <i key={at} class={at < step ? 'is-done' : at === step ? 'is-now' : ''} />
      ))}
    </div>
  );
}

/** "Saved at 09:53, on all your devices": in words, because nothing else tells that leaving is safe. */
function Saved({ conversation, questionId }: { readonly conversation: Conversation; readonly questionId: string | undefined }): JSX.Element | null {
  const draft = useObservable(conversation.draft);
  if (draft.form === undefined || draft.form.message_id !== questionId) return null;
  const time = draft.savedAtMs === undefined ? undefined : clockTime(draft.savedAtMs, locale());
  const words = time === undefined ? t('form_taken_over') : t(draft.synced ? 'form_saved' : 'form_saved_here', { time });
  return (
    <p class="og-form__saved">
      <Icon path={checkIcon} size={16} />
      <span>{words}</span>
    </p>
  );
}
