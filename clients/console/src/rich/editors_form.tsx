// Composing a form: fields in order, what each takes, and where a page begins.
import type { FormFieldKind } from '@onglass/core';
import type { JSX } from 'preact';
import { LongField, Rows, SelectField, TextField, Tick } from './fields.tsx';
import type { EditorProps } from './editors_ask.tsx';
import { hasChoices, hasLength, hasRange } from './made.ts';
import { newField, nextId, type ChoiceDraft, type FieldDraft } from './shapes.ts';
import { t } from './text.ts';

const KINDS: readonly FormFieldKind[] = ['text', 'long_text', 'email', 'phone', 'number', 'date', 'choice', 'choices', 'yes_no'];
const MOST_FIELDS = 20;
const MOST_CHOICES = 50;
const newChoice = (taken: readonly ChoiceDraft[]): ChoiceDraft => ({ id: nextId('choice', taken), title: '' });

interface OneProps {
  readonly field: FieldDraft;
  readonly at: number;
  readonly change: (next: FieldDraft) => void;
}

function withKind(field: FieldDraft, kind: FormFieldKind): FieldDraft {
  const choices = hasChoices(kind) && field.choices.length === 0 ? [newChoice([]), { ...newChoice([]), id: 'choice-2' }] : field.choices;
  return { ...field, kind, choices };
}

function Limits({ field, at, change }: OneProps): JSX.Element | null {
  const path = `fields.${at}`;
  const n = at + 1;
  if (hasLength(field.kind)) return <TextField path={`${path}.max_length`} label={t('rich.optional', { label: t('rform.max_length', { n }) })} mode="numeric" value={field.max_length} onChange={(longest) => change({ ...field, max_length: longest })} />;
  if (!hasRange(field.kind)) return null;
  return (
    <div class="rich__pair">
      <TextField path={`${path}.min`} label={t('rich.optional', { label: t('rform.min', { n }) })} mode="decimal" value={field.min} onChange={(min) => change({ ...field, min })} />
      <TextField path={`${path}.max`} label={t('rich.optional', { label: t('rform.max', { n }) })} mode="decimal" value={field.max} onChange={(max) => change({ ...field, max })} />
    </div>
  );
}

function One(props: OneProps): JSX.Element {
  const { field, at, change } = props;
  const path = `fields.${at}`;
  const n = at + 1;
  return (
    <>
      {at === 0 ? null : <Tick label={t('rform.page')} value={field.page} onChange={(page) => change({ ...field, page })} />}
      <div class="rich__pair">
        <TextField path={`${path}.label`} label={t('rform.label', { n })} value={field.label} longest={120} onChange={(label) => change({ ...field, label })} />
        <SelectField path={`${path}.kind`} label={t('rform.kind', { n })} value={field.kind} options={KINDS.map((value) => ({ value, label: t(`rform.kind_${value}`) }))} onChange={(kind) => change(withKind(field, kind))} />
      </div>
      <TextField path={`${path}.help`} label={t('rich.optional', { label: t('rform.help', { n }) })} value={field.help} longest={500} onChange={(help) => change({ ...field, help })} />
      {hasChoices(field.kind) ? (
        <Rows
          path={`${path}.choices`}
          label={t(`rform.kind_${field.kind}`)}
          rows={field.choices}
          onChange={(choices) => change({ ...field, choices })}
          make={newChoice}
          nameOf={(_choice, index) => t('rform.choice', { field: n, n: index + 1 })}
          addLabel={t('rform.choice_add', { n })}
          least={1}
          most={MOST_CHOICES}
          draw={(choice, index, set) => <TextField path={`${path}.choices.${index}.title`} label={t('rform.choice', { field: n, n: index + 1 })} value={choice.title} longest={120} onChange={(title) => set({ ...choice, title })} />}
        />
      ) : null}
      <Limits {...props} />
      <div class="rich__ticks">
        <Tick label={t('rform.required')} value={field.required} onChange={(required) => change({ ...field, required })} />
        <Tick label={t('rform.secret')} value={field.secret} onChange={(secret) => change({ ...field, secret })} />
      </div>
    </>
  );
}

export function FormEditor({ draft, onChange }: EditorProps<'form'>): JSX.Element {
  return (
    <>
      <LongField path="text" label={t('rich.question')} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <Rows
        path="fields"
        label={t('rform.fields')}
        rows={draft.fields}
        onChange={(fields) => onChange({ ...draft, fields })}
        make={newField}
        nameOf={(_field, at) => t('rform.field', { n: at + 1 })}
        addLabel={t('rform.add')}
        least={1}
        most={MOST_FIELDS}
        grouped
        draw={(field, at, change) => <One field={field} at={at} change={change} />}
      />
      <TextField path="submit_label" label={t('rich.optional', { label: t('rform.submit') })} hint={t('rform.submit_usual')} value={draft.submit_label} longest={120} onChange={(label) => onChange({ ...draft, submit_label: label })} />
    </>
  );
}
