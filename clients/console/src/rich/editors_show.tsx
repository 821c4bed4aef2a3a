// Composing what shows: a card, cards side by side, an article, a video guide.
import type { JSX } from 'preact';
import type { EditorProps } from './editors_ask.tsx';
import { LongField, Rows, SelectField, TextField } from './fields.tsx';
import { PictureField } from './PictureField.tsx';
import { newAction, newCard, newRow, type ActionDraft, type CardDraft } from './shapes.ts';
import { t } from './text.ts';

const ACTIONS = ['reply', 'link', 'open_screen'] as const;
const optional = (label: string): string => t('rich.optional', { label });

function Action({ path, at, action, change }: { readonly path: string; readonly at: number; readonly action: ActionDraft; readonly change: (next: ActionDraft) => void }): JSX.Element {
  const n = at + 1;
  return (
    <>
      <div class="rich__pair">
        <TextField path={`${path}.title`} label={t('card.action_title', { n })} value={action.title} longest={120} onChange={(title) => change({ ...action, title })} />
        <SelectField path={`${path}.kind`} label={t('card.action_kind', { n })} value={action.kind} options={ACTIONS.map((value) => ({ value, label: t(`card.action_${value}`) }))} onChange={(kind) => change({ ...action, kind })} />
      </div>
      {action.kind === 'link' ? <TextField path={`${path}.url`} type="url" label={t('card.action_url', { n })} value={action.url} onChange={(url) => change({ ...action, url })} /> : null}
      {action.kind === 'open_screen' ? <TextField path={`${path}.screen`} label={t('card.action_screen', { n })} value={action.screen} longest={120} onChange={(screen) => change({ ...action, screen })} /> : null}
    </>
  );
}

/** `path` ends in a dot, or is empty. */
function CardFields({ card, path, change }: { readonly card: CardDraft; readonly path: string; readonly change: (next: CardDraft) => void }): JSX.Element {
  return (
    <>
      <TextField path={`${path}title`} label={t('rich.title')} value={card.title} longest={120} onChange={(title) => change({ ...card, title })} />
      <LongField path={`${path}text`} label={optional(t('rich.text'))} value={card.text} onChange={(text) => change({ ...card, text })} />
      <PictureField path={`${path}image`} value={card.image} onChange={(image) => change({ ...card, image })} />
      {card.image === undefined ? null : <TextField path={`${path}alt`} label={optional(t('rich.alt'))} value={card.alt} longest={500} onChange={(alt) => change({ ...card, alt })} />}
      <Rows
        path={`${path}rows`}
        label={t('card.row_add')}
        rows={card.rows}
        onChange={(rows) => change({ ...card, rows })}
        make={newRow}
        nameOf={(_row, at) => t('card.row', { n: at + 1 })}
        addLabel={t('card.row_add')}
        most={10}
        draw={(row, at, set) => (
          <div class="rich__pair">
            <TextField path={`${path}rows.${at}.label`} label={t('card.row_label', { n: at + 1 })} value={row.label} longest={120} onChange={(label) => set({ ...row, label })} />
            <TextField path={`${path}rows.${at}.value`} label={t('card.row_value', { n: at + 1 })} value={row.value} longest={500} onChange={(value) => set({ ...row, value })} />
          </div>
        )}
      />
      <Rows
        path={`${path}actions`}
        label={t('card.action_add')}
        rows={card.actions}
        onChange={(actions) => change({ ...card, actions })}
        make={newAction}
        nameOf={(_action, at) => t('card.action', { n: at + 1 })}
        addLabel={t('card.action_add')}
        most={3}
        draw={(action, at, set) => <Action path={`${path}actions.${at}`} at={at} action={action} change={set} />}
      />
    </>
  );
}

export function CardEditor({ draft, onChange }: EditorProps<'card'>): JSX.Element {
  return <CardFields card={draft} path="" change={onChange} />;
}

export function CarouselEditor({ draft, onChange }: EditorProps<'carousel'>): JSX.Element {
  return (
    <Rows
      path="cards"
      label={t('rich.carousel')}
      rows={draft.cards}
      onChange={(cards) => onChange({ cards })}
      make={newCard}
      nameOf={(_card, at) => t('card.one', { n: at + 1 })}
      addLabel={t('card.add')}
      least={2}
      most={10}
      draw={(card, at, change) => (
        <fieldset class="rich__group">
          <legend class="field__label">{t('card.one', { n: at + 1 })}</legend>
          <CardFields card={card} path={`cards.${at}.`} change={change} />
        </fieldset>
      )}
    />
  );
}

export function ArticleEditor({ draft, onChange }: EditorProps<'article'>): JSX.Element {
  return (
    <>
      <TextField path="title" label={t('rich.title')} value={draft.title} longest={120} onChange={(title) => onChange({ ...draft, title })} />
      <TextField path="url" type="url" label={t('rich.link')} value={draft.url} onChange={(url) => onChange({ ...draft, url })} />
      <LongField path="text" label={optional(t('rich.text'))} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <PictureField path="image" value={draft.image} onChange={(image) => onChange({ ...draft, image })} />
      {draft.image === undefined ? null : <TextField path="alt" label={optional(t('rich.alt'))} value={draft.alt} longest={500} onChange={(alt) => onChange({ ...draft, alt })} />}
    </>
  );
}

export function VideoEditor({ draft, onChange }: EditorProps<'video_guide'>): JSX.Element {
  return (
    <>
      <TextField path="title" label={t('rich.title')} value={draft.title} longest={120} onChange={(title) => onChange({ ...draft, title })} />
      <TextField path="url" type="url" label={t('rich.link')} value={draft.url} onChange={(url) => onChange({ ...draft, url })} />
      <LongField path="text" label={optional(t('rich.text'))} value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <PictureField path="poster" value={draft.image} onChange={(image) => onChange({ ...draft, image })} />
      <TextField path="duration_seconds" label={optional(t('guide.duration'))} mode="numeric" value={draft.duration} onChange={(duration) => onChange({ ...draft, duration })} />
      <TextField path="captions_url" type="url" label={optional(t('guide.captions'))} value={draft.captions} onChange={(captions) => onChange({ ...draft, captions })} />
      <TextField path="for_screen" label={optional(t('guide.screen'))} value={draft.screen} longest={120} onChange={(screen) => onChange({ ...draft, screen })} />
    </>
  );
}
