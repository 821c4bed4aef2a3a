// One item: its form in one column, what the settings would have meant beside it, and one way to save.
import type { Outcome } from '@onglass/core';
import { alertIcon, Icon, nextIcon, searchIcon, trashIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { Dialog } from '../view/Dialog.tsx';
import { Void } from '../view/Void.tsx';
import { focusRefused, type Form } from './form.ts';
import { GoLink } from './GoLink.tsx';
import { NEW, useGoing, type MadePage, type PageName } from './places.ts';
import { t } from './text.ts';

export interface Removal {
  /** What goes with it, in words. */
  readonly affects: string;
  readonly verb: string;
  remove(): Promise<Outcome>;
  onRemoved(): void;
}

export interface EditPageProps<F extends object> {
  readonly page: MadePage;
  /** `new`, or the item's id. */
  readonly item: string;
  readonly name: string;
  readonly form: Form<F>;
  /** Answers with the id under which it is found from now on. */
  readonly save: (value: F) => Promise<Outcome<{ readonly id: string }>>;
  readonly removal?: Removal | undefined;
  readonly aside?: ComponentChildren;
  readonly below?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function RemoveDialog({ name, removal, onClose }: { readonly name: string; readonly removal: Removal; readonly onClose: () => void }): JSX.Element {
  const { notices } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const outcome = await removal.remove();
    setBusy(false);
    if (!outcome.ok) {
      setProblem(problemWords(outcome.problem));
      return;
    }
    notices.show(t('form.removed', { name }));
    onClose();
    removal.onRemoved();
  };
  const title = t('form.remove_title', { verb: removal.verb, name });
  return (
    <Dialog label={title} alert onClose={onClose}>
      <h2>{title}</h2>
      <p class="mid">{removal.affects}</p>
      {problem === undefined ? null : (
        <p class="field__error" role="alert">
          <Icon path={alertIcon} size={16} />
          <span>{problem}</span>
        </p>
      )}
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={onClose}>
          {t('message.cancel')}
        </button>
        <button type="button" class="bt bt--bad" aria-disabled={isBusy} onClick={() => void remove()}>
          {removal.verb}
        </button>
      </div>
    </Dialog>
  );
}

/** The trail back, and the item's own name. */
export function Trail({ page, name }: { readonly page: PageName; readonly name: string }): JSX.Element {
  return (
    <nav class="trail s" aria-label={t('office.trail')}>
      <GoLink page={page} class="link">
        {t(`page.${page}`)}
      </GoLink>
      <Icon path={nextIcon} size={16} class="og-icon--flip" />
      <bdi class="mid cut">{name}</bdi>
    </nav>
  );
}

export function NoSuchItem({ page }: { readonly page: PageName }): JSX.Element {
  return (
    <Void icon={searchIcon} title={t('office.gone')} hint={t('office.gone_hint')} alert>
      <GoLink page={page} class="bt">
        {t(`page.${page}`)}
      </GoLink>
    </Void>
  );
}

function stateWords(form: Form<object>, isNew: boolean): string {
  if (form.isBusy) return t('form.saving');
  if (form.isDirty) return t('form.unsaved');
  return isNew ? t('form.nothing_yet') : t('form.saved');
}

function State({ form, isNew }: { readonly form: Form<object>; readonly isNew: boolean }): JSX.Element {
  return (
    <p class="edit__state s" role="status" data-dirty={form.isDirty ? '' : undefined}>
      {form.problem === undefined ? (
        stateWords(form, isNew)
      ) : (
        <span class="field__error">
          <Icon path={alertIcon} size={16} />
          <span>{t('form.not_saved', { detail: problemWords(form.problem) })}</span>
        </span>
      )}
    </p>
  );
}

interface FootProps {
  readonly form: Form<object>;
  readonly isNew: boolean;
  readonly removal?: Removal | undefined;
  readonly onRemove?: () => void;
}

/** Nothing to save, nothing to press. */
export function Foot({ form, isNew, removal, onRemove }: FootProps): JSX.Element {
  return (
    <div class="edit__foot">
      <State form={form} isNew={isNew} />
      {removal === undefined ? null : (
        <button type="button" class="bt bt--bare" onClick={onRemove}>
          <Icon path={trashIcon} size={16} />
          {removal.verb}
        </button>
      )}
      {form.isDirty ? (
        <button type="button" class="bt" onClick={() => form.reset()}>
          {t('form.discard')}
        </button>
      ) : null}
      {form.isDirty || isNew ? (
        <button type="submit" class="bt bt--accent" aria-disabled={form.isBusy}>
          {t(isNew ? 'form.create' : 'form.save')}
        </button>
      ) : null}
    </div>
  );
}

export function EditPage<F extends object>(props: EditPageProps<F>): JSX.Element {
  const { page, item, name, form, save, removal, aside, below, children } = props;
  const { notices } = useDesk();
  const going = useGoing();
  const box = useRef<HTMLFormElement>(null);
  const [isRemoving, setRemoving] = useState(false);
  const isNew = item === NEW;
  const shown = name === '' ? t(`page.${page}_unnamed`) : name;
  const title = isNew && name === '' ? t(`page.${page}_new`) : shown;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    let id = item;
    const isSaved = await form.submit(async (value) => {
      const outcome = await save(value);
      if (outcome.ok) id = outcome.value.id;
      return outcome;
    });
    if (!isSaved) {
      focusRefused(box.current);
      return;
    }
    notices.show(t('form.saved_name', { name: shown }));
    if (isNew) going.go(page, id, { replace: true });
  };
  return (
    <div class="office__page office__page--edit" data-page={page}>
      <Trail page={page} name={title} />
      <div class="edit">
        <form ref={box} class="edit__form" noValidate onSubmit={(event) => void submit(event)} aria-label={shown}>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {children}
          <Foot form={form} isNew={isNew} removal={removal} onRemove={() => setRemoving(true)} />
        </form>
        {aside === undefined ? null : <aside class="edit__aside">{aside}</aside>}
      </div>
      {below}
      {isRemoving && removal !== undefined ? <RemoveDialog name={shown} removal={removal} onClose={() => setRemoving(false)} /> : null}
    </div>
  );
}
