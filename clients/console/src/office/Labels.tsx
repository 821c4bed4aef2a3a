// What cases are labelled with: tags, typed attributes, closing reasons. Short lists, changed in place.
import type { AttributeSettings, Id, OfficeAttribute, OfficeLabel, Outcome } from '@onglass/core';
import { alertIcon, editIcon, Icon, plusIcon, trashIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { Dialog } from '../view/Dialog.tsx';
import { useRead, type Collection } from './collections.ts';
import { SelectField, TextField } from './fields.tsx';
import { focusRefused, useForm } from './form.ts';
import { PageHead, Reading, ReadFailed } from './ListPage.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { joined } from './words.ts';

type Sort = 'tags' | 'attributes' | 'reasons';

interface DialogFormProps<F extends object> {
  readonly title: string;
  readonly formKey: string;
  readonly start: F;
  readonly save: (value: F) => Promise<Outcome<unknown>>;
  readonly onClose: () => void;
  readonly children: (form: ReturnType<typeof useForm<F>>) => ComponentChildren;
}

function DialogForm<F extends object>({ title, formKey, start, save, onClose, children }: DialogFormProps<F>): JSX.Element {
  const form = useForm(formKey, start);
  const box = useRef<HTMLFormElement>(null);
  const close = (): void => {
    form.reset();
    onClose();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await form.submit(save)) onClose();
    else focusRefused(box.current);
  };
  return (
    <Dialog label={title} onClose={close}>
      <h2>{title}</h2>
      <form ref={box} class="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        {children(form)}
        {form.problem === undefined ? null : (
          <p class="field__error" role="alert">
            <Icon path={alertIcon} size={16} />
            <span>{t('form.not_saved', { detail: problemWords(form.problem) })}</span>
          </p>
        )}
        <div class="dialog__foot">
          <button type="button" class="bt" onClick={close}>
            {t('message.cancel')}
          </button>
          <button type="submit" class="bt bt--accent" aria-disabled={form.isBusy}>
            {t('form.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface NameDialogProps {
  readonly sort: 'tags' | 'reasons';
  readonly label: OfficeLabel | undefined;
  readonly onClose: () => void;
}

function NameDialog({ sort, label, onClose }: NameDialogProps): JSX.Element {
  const { api, collections } = useOffice();
  const [shelf, collection] = sort === 'tags' ? ([api.tags, collections.tags] as const) : ([api.closingReasons, collections.closingReasons] as const);
  const save = async ({ name }: { readonly name: string }): Promise<Outcome<unknown>> => {
    const saved = label === undefined ? await shelf.create({ name }) : await shelf.change(label.id, { name });
    if (saved.ok) collection.put(saved.value);
    return saved;
  };
  const title = t(label === undefined ? `labels.${sort}_add` : `labels.${sort}_rename`);
  return (
    <DialogForm title={title} formKey={`labels/${sort}-${label?.id ?? 'new'}`} start={{ name: label?.name ?? '' }} save={save} onClose={onClose}>
      {(form) => <TextField id="label-name" label={t('form.name')} value={form.value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />}
    </DialogForm>
  );
}

const KINDS = ['text', 'number', 'date', 'yes_no', 'choice'] as const;

interface AttributeForm {
  readonly key: string;
  readonly label: string;
  readonly kind: AttributeSettings['kind'];
  readonly choices: string;
}

/** A key such as a program would choose, until somebody writes another. */
function keyOf(label: string): string {
  return label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '_')
    .replace(/^_+|_+$/gu, '')
    .slice(0, 40);
}

function AttributeDialog({ attribute, onClose }: { readonly attribute: OfficeAttribute | undefined; readonly onClose: () => void }): JSX.Element {
  const { api, collections } = useOffice();
  const start: AttributeForm = { key: attribute?.key ?? '', label: attribute?.label ?? '', kind: attribute?.kind ?? 'text', choices: attribute?.choices.join('\n') ?? '' };
  const save = async ({ key, label, kind, choices }: AttributeForm): Promise<Outcome<unknown>> => {
    const listed = kind === 'choice' ? choices.split('\n').map((one) => one.trim()).filter(Boolean) : [];
    const saved = attribute === undefined ? await api.attributes.create({ key: key || keyOf(label), label, kind, choices: listed }) : await api.attributes.change(attribute.id, { label, ...(kind === 'choice' ? { choices: listed } : {}) });
    if (saved.ok) collections.attributes.put(saved.value);
    return saved;
  };
  return (
    <DialogForm title={t(attribute === undefined ? 'labels.attributes_add' : 'labels.attributes_rename')} formKey={`labels/attribute-${attribute?.id ?? 'new'}`} start={start} save={save} onClose={onClose}>
      {(form) => (
        <>
          <TextField id="attribute-label" label={t('form.name')} value={form.value.label} error={form.errorAt('label')} onChange={(label) => form.set({ label })} />
          {attribute === undefined ? (
            <>
              <TextField id="attribute-key" label={t('labels.key')} hint={t('labels.key_hint')} placeholder={keyOf(form.value.label)} value={form.value.key} error={form.errorAt('key')} onChange={(key) => form.set({ key })} />
              <SelectField id="attribute-kind" label={t('labels.kind')} value={form.value.kind} error={form.errorAt('kind')} options={KINDS.map((kind) => ({ value: kind, label: t(`labels.kind_${kind}`) }))} onChange={(kind) => form.set({ kind: kind as AttributeSettings['kind'] })} />
            </>
          ) : null}
          {form.value.kind === 'choice' ? (
            <div class="field">
              <label class="field__label" for="attribute-choices">
                {t('labels.choices')}
              </label>
              <textarea id="attribute-choices" class="input" rows={5} dir="auto" value={form.value.choices} aria-describedby="attribute-choices-hint" aria-invalid={form.errorAt('choices') === undefined ? undefined : true} onInput={(event) => form.set({ choices: event.currentTarget.value })} />
              <p class="field__hint" id="attribute-choices-hint">
                {form.errorAt('choices') ?? t('labels.choices_hint')}
              </p>
            </div>
          ) : null}
        </>
      )}
    </DialogForm>
  );
}

interface RemoveProps {
  readonly sort: Sort;
  readonly id: Id;
  readonly name: string;
  readonly onClose: () => void;
}

function RemoveDialog({ sort, id, name, onClose }: RemoveProps): JSX.Element {
  const { api, collections } = useOffice();
  const { notices } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [shelf, collection] = { tags: [api.tags, collections.tags] as const, attributes: [api.attributes, collections.attributes] as const, reasons: [api.closingReasons, collections.closingReasons] as const }[sort];
  const remove = async (): Promise<void> => {
    const outcome = await shelf.remove(id);
    if (!outcome.ok) {
      setProblem(problemWords(outcome.problem));
      return;
    }
    collection.drop(id);
    notices.show(t('form.removed', { name }));
    onClose();
  };
  const title = t('form.remove_title', { verb: t('form.delete'), name });
  return (
    <Dialog label={title} alert onClose={onClose}>
      <h2>{title}</h2>
      <p class="mid">{t(`labels.${sort}_affects`)}</p>
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
        <button type="button" class="bt bt--bad" onClick={() => void remove()}>
          {t('form.delete')}
        </button>
      </div>
    </Dialog>
  );
}

interface ShelfProps<Item> {
  readonly sort: Sort;
  readonly collection: Collection<Item>;
  readonly words: (item: Item) => { readonly name: string; readonly note: string };
  readonly onEdit: (item: Item | undefined) => void;
  readonly onRemove: (item: Item) => void;
}

function LabelShelf<Item extends { readonly id: Id }>({ sort, collection, words, onEdit, onRemove }: ShelfProps<Item>): JSX.Element {
  const read = collection.state.value;
  return (
    <section class="office__group" aria-labelledby={`labels-${sort}`} data-sort={sort}>
      <div class="office__subhead">
        <h2 class="office__sub" id={`labels-${sort}`}>
          {t(`labels.${sort}`)}
        </h2>
        <button type="button" class="bt" onClick={() => onEdit(undefined)}>
          <Icon path={plusIcon} size={16} />
          {t(`labels.${sort}_add`)}
        </button>
      </div>
      <p class="field__hint">{t(`labels.${sort}_lead`)}</p>
      {read.phase === 'loading' && read.items.length === 0 ? <Reading /> : null}
      {read.phase === 'problem' ? <ReadFailed problem={read.problem} onRetry={() => void collection.read()} /> : null}
      {read.phase === 'ready' && read.items.length === 0 ? <p class="lines lines--none s mid">{t(`labels.${sort}_empty`)}</p> : null}
      {read.items.length === 0 ? null : (
        <ul class="lines">
          {read.items.map((item) => {
            const { name, note } = words(item);
            return (
              <li key={item.id} class="line-row line-row--slim">
                <span class="line__plain grow">
                  <bdi class="cut">{name}</bdi>
                  {note === '' ? null : <span class="xs mid cut">{note}</span>}
                </span>
                <button type="button" class="ibt" aria-label={t('labels.edit', { name })} title={t('labels.edit', { name })} onClick={() => onEdit(item)}>
                  <Icon path={editIcon} size={16} />
                </button>
                <button type="button" class="ibt" aria-label={t('labels.delete', { name })} title={t('labels.delete', { name })} onClick={() => onRemove(item)}>
                  <Icon path={trashIcon} size={16} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

type Asking = { readonly act: 'name'; readonly sort: 'tags' | 'reasons'; readonly label: OfficeLabel | undefined } | { readonly act: 'attribute'; readonly attribute: OfficeAttribute | undefined } | { readonly act: 'remove'; readonly sort: Sort; readonly id: Id; readonly name: string };

function Asked({ asking, onClose }: { readonly asking: Asking; readonly onClose: () => void }): JSX.Element {
  if (asking.act === 'name') return <NameDialog sort={asking.sort} label={asking.label} onClose={onClose} />;
  if (asking.act === 'attribute') return <AttributeDialog attribute={asking.attribute} onClose={onClose} />;
  return <RemoveDialog sort={asking.sort} id={asking.id} name={asking.name} onClose={onClose} />;
}

export function Labels(_: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  const [asking, ask] = useState<Asking | undefined>(undefined);
  useRead(collections, ['tags', 'attributes', 'closingReasons']);
  const named = ({ name }: OfficeLabel): { readonly name: string; readonly note: string } => ({ name, note: '' });
  const attributeWords = ({ label, key, kind, choices }: OfficeAttribute): { readonly name: string; readonly note: string } => ({ name: label, note: joined([key, t(`labels.kind_${kind}`), choices.join(', ')]) });
  return (
    <div class="office__page" data-page="labels">
      <PageHead page="labels" />
      <LabelShelf sort="tags" collection={collections.tags} words={named} onEdit={(label) => ask({ act: 'name', sort: 'tags', label })} onRemove={({ id, name }) => ask({ act: 'remove', sort: 'tags', id, name })} />
      <LabelShelf sort="attributes" collection={collections.attributes} words={attributeWords} onEdit={(attribute) => ask({ act: 'attribute', attribute })} onRemove={({ id, label }) => ask({ act: 'remove', sort: 'attributes', id, name: label })} />
      <LabelShelf sort="reasons" collection={collections.closingReasons} words={named} onEdit={(label) => ask({ act: 'name', sort: 'reasons', label })} onRemove={({ id, name }) => ask({ act: 'remove', sort: 'reasons', id, name })} />
      {asking === undefined ? null : <Asked asking={asking} onClose={() => ask(undefined)} />}
    </div>
  );
}
