// One composer: the fields, what the customer will see of them, and how it leaves. What is written is kept from the
// first key on: closing, a refusal or another conversation loses nothing.
import type { AgentConversation, Content, Id, Outcome } from '@onglass/core';
import { alertIcon, closeIcon, Icon, sendIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { timeIn } from '../state/clock.ts';
import { useDesk } from '../state/desk.ts';
import { ZONE } from '../state/moments.ts';
import { useObserved } from '../state/observe.ts';
import { problemWords } from '../state/problem_words.ts';
import { Dialog } from '../view/Dialog.tsx';
import { isUntouched, richDrafts } from './drafts.ts';
import { CaptureEditor, ListEditor, LocationEditor, RatingEditor, TimesEditor, type EditorProps } from './editors_ask.tsx';
import { FormEditor } from './editors_form.tsx';
import { ArticleEditor, CardEditor, CarouselEditor, VideoEditor } from './editors_show.tsx';
import { faultsOf, refusedFaults } from './faults.ts';
import { FaultsContext, idOfPath, placeOf } from './fields.tsx';
import { contentOf, sentOf, type Faults, type Zones } from './made.ts';
import { PlaceContext } from './PictureField.tsx';
import { ContentShown } from './Rich.tsx';
import { fresh, type Drafts, type Kind } from './shapes.ts';
import { t } from './text.ts';

export interface ComposerDialogProps<One extends Kind = Kind> {
  readonly kind: One;
  readonly conversation: AgentConversation;
  readonly conversationId: Id;
  readonly customer: string;
  readonly onClose: () => void;
}

type Editors = { readonly [One in Kind]: (props: EditorProps<One>) => JSX.Element };
const EDITORS: Editors = {
  list_picker: ListEditor,
  time_picker: TimesEditor,
  form: FormEditor,
  card: CardEditor,
  carousel: CarouselEditor,
  article: ArticleEditor,
  video_guide: VideoEditor,
  rating: RatingEditor,
  capture_request: CaptureEditor,
  location: LocationEditor,
};

function useZones(conversation: AgentConversation): Zones {
  const zone = useObserved(conversation.detail)?.context?.device?.time_zone;
  return { customer: zone !== undefined && timeIn(zone, Date.now()) !== undefined ? zone : undefined, mine: ZONE };
}

interface Work<One extends Kind> {
  readonly draft: Drafts[One];
  readonly content: Content;
  readonly faults: Faults;
  /** What no field can tell. */
  readonly problem: string | undefined;
  readonly busy: boolean;
  readonly zones: Zones;
  readonly change: (draft: Drafts[One]) => void;
  readonly send: () => Promise<void>;
  readonly close: () => void;
  readonly discard: () => void;
}

/** Faults at the places that are on screen; the first gets the focus. */
function placed(faults: Faults): { readonly at: Faults; readonly loose: readonly string[] } {
  const at = new Map<string, string>();
  const loose: string[] = [];
  for (const [path, words] of faults) {
    const place = placeOf(path);
    if (place === '') loose.push(words);
    else if (!at.has(place)) at.set(place, words);
  }
  const ids = new Set([...at.keys()].map(idOfPath));
  [...document.querySelectorAll<HTMLElement>('.rich [id]')].find(({ id }) => ids.has(id))?.focus();
  return { at, loose };
}

function useWork<One extends Kind>({ kind, conversation, conversationId, onClose }: ComposerDialogProps<One>): Work<One> {
  const desk = useDesk();
  const drafts = richDrafts(desk);
  const zones = useZones(conversation);
  // Words already in the reply are what one wants to ask with.
  const [begun] = useState(() => conversation.draft.get().text);
  const kept = drafts.get(conversationId, kind);
  const draft = kept?.draft ?? fresh(begun)[kind];
  const content = contentOf(kind, draft, zones);
  const [told, setTold] = useState<{ readonly faults: Faults; readonly problem?: string }>({ faults: new Map() });
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const tell = (faults: Faults, problem?: string): void => {
    const { at, loose } = placed(faults);
    const words = [...loose, ...(at.size > 0 && loose.length === 0 ? [t('rich.wrong', { count: at.size })] : [])].join(' ');
    setTold({ faults: at, problem: words === '' ? (problem ?? '') : words });
  };
  const change = (next: Drafts[One]): void => {
    setTold({ faults: new Map() });
    drafts.set(conversationId, kind, isUntouched(kind, next, begun) ? undefined : { ...kept, draft: next });
  };
  const leave = (key: string): Promise<Outcome> => {
    if (content.type === 'rating') return desk.client.requestRating(conversationId, key, { text: content.text, comment: content.comment === true });
    return desk.client.sendComposed(conversationId, key, sentOf(content));
  };
  const carry = async (): Promise<void> => {
    const json = JSON.stringify(content);
    const key = kept?.sentAs?.json === json ? kept.sentAs.key : crypto.randomUUID();
    drafts.set(conversationId, kind, { draft, sentAs: { key, json } });
    const outcome = await leave(key);
    if (!outcome.ok) {
      tell(refusedFaults(outcome.problem), t('rich.not_sent', { detail: problemWords(outcome.problem) }));
      return;
    }
    drafts.set(conversationId, kind, undefined);
    if (begun !== '' && conversation.draft.get().text === begun && 'text' in content && content.text === begun.trim()) conversation.setDraft('');
    desk.notices.speak(t('rich.sent', { kind: t(`rich.${kind}`) }));
    onClose();
  };
  const send = async (): Promise<void> => {
    const wrong = faultsOf(kind, draft, zones);
    if (sending.current) return;
    if (wrong.size > 0) {
      tell(wrong);
      return;
    }
    sending.current = true;
    setBusy(true);
    await carry();
    sending.current = false;
    setBusy(false);
  };
  return {
    draft,
    content,
    faults: told.faults,
    problem: told.problem === '' ? undefined : told.problem,
    busy,
    zones,
    change,
    send,
    close: () => {
      if (drafts.get(conversationId, kind) !== undefined) desk.notices.show(t('rich.kept'));
      onClose();
    },
    discard: () => {
      drafts.set(conversationId, kind, undefined);
      onClose();
    },
  };
}

export function ComposerDialog<One extends Kind>(props: ComposerDialogProps<One>): JSX.Element {
  const { kind, customer, conversationId } = props;
  const work = useWork(props);
  const Editor = useMemo(() => EDITORS[kind] as (props: EditorProps<One>) => JSX.Element, [kind]);
  const title = t(`rich.${kind}`);
  return (
    <Dialog label={title} class="dialog rich" onClose={work.close}>
      <header class="rich__head">
        <h2>{title}</h2>
        <button type="button" class="ibt" aria-label={t('rich.keep')} title={t('rich.keep')} onClick={work.close}>
          <Icon path={closeIcon} size={20} />
        </button>
      </header>
      <form
        class="rich__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void work.send();
        }}
      >
        <div class="rich__edit">
          <PlaceContext.Provider value={conversationId}>
            <FaultsContext.Provider value={work.faults}>
              <Editor draft={work.draft} onChange={work.change} zones={work.zones} customer={customer} />
            </FaultsContext.Provider>
          </PlaceContext.Provider>
        </div>
        <Preview content={work.content} customer={customer} />
        <footer class="rich__foot">
          {work.problem === undefined ? null : (
            <p class="field__error" role="alert">
              <Icon path={alertIcon} size={16} />
              <span>{work.problem}</span>
            </p>
          )}
          <span class="grow" />
          <button type="button" class="bt bt--bare" onClick={work.discard}>
            {t('rich.discard')}
          </button>
          <button type="button" class="bt" onClick={work.close}>
            {t('rich.keep')}
          </button>
          <button type="submit" class="bt bt--accent" aria-disabled={work.busy}>
            <Icon path={sendIcon} size={16} />
            {t(work.busy ? 'rich.sending' : 'rich.send')}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Preview({ content, customer }: { readonly content: Content; readonly customer: string }): JSX.Element {
  return (
    <section class="rich__preview" tabIndex={0} aria-label={t('rich.preview', { name: customer })}>
      <p class="rich__lead">{t('rich.preview', { name: customer })}</p>
      <div class="rich__phone">
        <ContentShown content={content} />
      </div>
      <p class="rich__lead">{t('rich.fallback')}</p>
      <pre class="rich__plain" dir="auto">
        {content.fallback}
      </pre>
    </section>
  );
}
