// One conversation on the screen. It holds what only this screen knows: which sheet is open, which message is being
// changed, the files that are not sent yet; everything else is the conversation's own view.
import type { ClientConfig, Conversation, ConversationView, MessageItem, Outcome, UploadPolicy } from '@onglass/core';
import { Behind, Button, Icon, alertIcon } from '@onglass/ui';
import type { HTMLAttributes, JSX, RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { companyName, ConnectionBanner } from '../app/banner.tsx';
import { useModel, type Model } from '../app/model.ts';
import type { ThreadPlace } from '../app/navigation.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { isSheet } from '../app/viewport.ts';
import type { Subject } from '../loader/contract.ts';
import { AttachSheet } from './attach.tsx';
import { Composer } from './composer.tsx';
import { ContextCard } from './context_card.tsx';
import { ThreadHeader } from './header.tsx';
import { Log } from './log.tsx';
import { LaterOver, type LaterName } from './later_over.tsx';
import type { MessageActions } from './message.tsx';
import { expectedIn, PromiseBar } from './promise.tsx';
import { EditBar } from './edit_bar.tsx';
import { AbilitySheet } from './ability_sheet.tsx';
import { MessageMenu, PermissionPlace, ThreadMenu } from './menus.tsx';
import { SharedSheet } from './shared_sheet.tsx';
import { Viewer } from './viewer.tsx';
import { openQuestion, QuickReplies } from './quick.tsx';
import { createTray, type Tray } from './tray.ts';

type Over =
  | { readonly name: 'attach' | 'options' | 'shared' | 'ability' | 'place' }
  | { readonly name: 'message' | 'image' | 'question'; readonly item: MessageItem }
  | { readonly name: 'annotate'; readonly picture: Blob; readonly question: MessageItem | undefined };

export interface ThreadProps {
  readonly place: ThreadPlace;
  readonly covered: boolean;
  readonly onBack: () => void;
}

function openHandle(model: Model, place: ThreadPlace): Conversation {
  if ('conversationId' in place) return model.client.openConversation(place.conversationId);
  if ('unsentKey' in place) return model.client.reopenUnsent(place.unsentKey);
  const begun = model.client.newConversation(place.begin, place.key);
  if (place.text !== undefined) begun.setDraft(place.text);
  return begun;
}

function useVisible(conversation: Conversation): void {
  useEffect(() => {
    const tell = (): void => conversation.setVisible(document.visibilityState === 'visible');
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      conversation.setVisible(false);
    };
  }, [conversation]);
}

function useTypingAnnouncement(view: ConversationView, name: string): void {
  const { announce } = useModel();
  const typing = view.typing.length > 0;
  useEffect(() => {
    if (typing) announce(t('typing', { name }));
  }, [typing]);
}

/** The handle for the place; a new conversation that got its id keeps the handle it began with. */
function useHandle(model: Model, place: ThreadPlace): Conversation {
  const held = useRef<{ readonly place: ThreadPlace; readonly conversation: Conversation }>(undefined);
  const before = held.current;
  const same = before !== undefined && (before.place === place || ('conversationId' in place && before.conversation.view.get().id === place.conversationId));
  held.current = same ? { place, conversation: before.conversation } : { place, conversation: openHandle(model, place) };
  if (!same) before?.conversation.close();
  useEffect(() => () => held.current?.conversation.close(), []);
  const { conversation } = held.current;
  const { id } = useObservable(conversation.view);
  useEffect(() => {
    if (id !== undefined && !('conversationId' in place)) model.navigation.rename(place, { conversationId: id });
  }, [id, place]);
  return conversation;
}

export function Thread({ place, covered, onBack }: ThreadProps): JSX.Element {
  const model = useModel();
  const conversation = useHandle(model, place);
  const view = useObservable(conversation.view);
  const subject = useSubject(model, place, view);
  const removeSubject = (): void => model.navigation.replace({ screen: 'thread', thread: { begin: {}, text: conversation.draft.get().text } });
  return <ThreadScreen conversation={conversation} view={view} place={place} subject={subject} covered={covered} onBack={onBack} onRemoveSubject={removeSubject} />;
}

/** The subject as the app gave it while we remember it; its title from the server afterwards. */
function useSubject(model: Model, place: ThreadPlace, view: ConversationView): Subject | undefined {
  const given = 'subject' in place ? place.subject : undefined;
  useEffect(() => {
    if (given !== undefined && view.id !== undefined) model.subjects.set(view.id, given);
  }, [view.id]);
  const title = view.row?.subject;
  return given ?? model.subjects.get(view.id ?? '') ?? (title ? { title } : undefined);
}

interface ScreenProps extends ThreadProps {
  readonly conversation: Conversation;
  readonly view: ConversationView;
  readonly subject: Subject | undefined;
  readonly onRemoveSubject: () => void;
}

function ThreadScreen(props: ScreenProps): JSX.Element {
  const { conversation, view, covered } = props;
  const model = useModel();
  const session = useObservable(model.client.session);
  const policy = useObservable(model.client.uploadPolicy);
  const tray = useMemo(() => createTray(model.readFile), []);
  const field = useRef<HTMLTextAreaElement>(null);
  const [over, setOver] = useState<Over>();
  const [editing, setEditing] = useState<MessageItem>();
  const [failure, setFailure] = useState<string>();
  const name = view.row?.assignee?.name ?? companyName(session?.config.theme);
  const writeNext = useWriteNext(covered, field);
  useVisible(conversation);
  useTypingAnnouncement(view, name);

  const show = (next: Over): void => {
    if (!covered) model.navigation.push({ screen: 'over', name: next.name });
    setOver(next);
  };
  const hide = model.navigation.back;
  const report = (outcome: Outcome<unknown>): void => setFailure(outcome.ok ? undefined : (outcome.problem.detail ?? outcome.problem.title));
  const editDone = (text: string | undefined): void => {
    setEditing(undefined);
    if (text !== undefined) void conversation.edit(editing?.id ?? '', text).then(report);
    requestAnimationFrame(() => field.current?.focus());
  };
  const actions = useActions({ conversation, model, show, editWindow: session?.config.edit_window_seconds ?? 0 });
  const stage = (files: readonly File[]): void => tray.add(files.map(tray.read), model.client, policy);
  const addFiles = (files: readonly File[]): void => {
    stage(files);
    hide();
  };
  const foot = editing === undefined ? <Composer conversation={conversation} field={field} tray={tray} policy={policy} focusFirst={'begin' in props.place || !isSheet()} onAttach={() => show({ name: 'attach' })} /> : <EditBar item={editing} field={field} onDone={editDone} />;
  return (
    <div class="og-screen" {...useDrop(stage, policy !== undefined)}>
      <Behind covered={covered}>
        <ThreadHeader view={view} onBack={props.onBack} onClose={model.navigation.close} onOptions={() => show({ name: 'options' })} />
        <ConnectionBanner />
        <ThreadBody {...props} name={name} actions={actions} onSee={() => show({ name: 'shared' })} question={<Foot conversation={conversation} view={view} />} />
        <Failure why={failure} />
        {view.phase === 'gone' ? null : foot}
      </Behind>
      {covered && over !== undefined ? <OverView over={over} props={props} tray={tray} onHide={hide} onShow={show} onEdit={setEditing} onFiles={addFiles} onReport={report} onWrite={writeNext} /> : null}
    </div>
  );
}

/** What stands under the messages: an answer to give, or a question of ours. */
function Foot({ conversation, view }: { readonly conversation: Conversation; readonly view: ConversationView }): JSX.Element {
  return (
    <>
      <Question conversation={conversation} view={view} />
      <PermissionPlace view={view} />
    </>
  );
}

/** Into the field once what stands over the thread is gone; it gives the focus back to where it was first. */
function useWriteNext(covered: boolean, field: RefObject<HTMLTextAreaElement | null>): () => void {
  const wished = useRef(false);
  useEffect(() => {
    if (covered || !wished.current) return;
    wished.current = false;
    requestAnimationFrame(() => field.current?.focus());
  }, [covered]);
  return () => {
    wished.current = true;
  };
}

function Question({ conversation, view }: { readonly conversation: Conversation; readonly view: ConversationView }): JSX.Element | null {
  const question = openQuestion(view);
  if (question === undefined) return null;
  return <QuickReplies key={question.item.key} question={question} onAnswer={(messageId, optionId) => void conversation.answerQuickReply(messageId, optionId)} />;
}

function Failure({ why }: { readonly why: string | undefined }): JSX.Element | null {
  if (why === undefined) return null;
  return (
    <p class="og-why og-why--bar" role="alert">
      {t('change_failed', { why })}
    </p>
  );
}

/** Files dropped on the conversation, at a desk. */
function useDrop(stage: (files: readonly File[]) => void, open: boolean): HTMLAttributes<HTMLDivElement> {
  return {
    onDragOver: (event) => event.preventDefault(),
    onDrop: (event) => {
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (open && files.length > 0) stage(files);
    },
  };
}

interface ActionsInput {
  readonly conversation: Conversation;
  readonly model: Model;
  readonly show: (over: Over) => void;
  readonly editWindow: number;
}

function mayChange(item: MessageItem, now: number, editWindow: number): boolean {
  return item.mine && item.id !== undefined && !item.redacted && now - Date.parse(item.createdAt) < editWindow * 1000;
}

/** The same object for the life of the conversation: finished rows are not drawn again because a sheet opened. */
function useActions(input: ActionsInput): MessageActions {
  const latest = useRef(input);
  latest.current = input;
  return useMemo<MessageActions>(() => {
    const { conversation } = input;
    return {
      retry: (item) => void conversation.retry(item.key),
      discard: (item) => void conversation.discard(item.key),
      chooseAnother: (item) => void conversation.discard(item.key).then(() => latest.current.show({ name: 'attach' })),
      openOptions: (item) => latest.current.show({ name: 'message', item }),
      hasOptions: (item) => mayChange(item, latest.current.model.now(), latest.current.editWindow),
      openImage: (item) => latest.current.show({ name: 'image', item }),
      openQuestion: (item) => latest.current.show({ name: 'question', item }),
      answer: (item, answer, words) => void conversation.answer(item.id ?? '', answer, words),
      annotate: (picture, question) => latest.current.show({ name: 'annotate', picture, question }),
    };
  }, [input.conversation]);
}

interface BodyProps extends ScreenProps {
  readonly name: string;
  readonly actions: MessageActions;
  readonly question: JSX.Element;
  readonly onSee: () => void;
}

function ThreadBody(props: BodyProps): JSX.Element {
  const { view, conversation, actions, name, question, subject } = props;
  const { client, now } = useModel();
  const session = useObservable(client.session);
  const isNew = view.items.length === 0 && view.id === undefined;
  const about = useMemo(() => (isNew || subject === undefined ? null : <div class="og-about"><ContextCard subject={subject} /></div>), [isNew, subject]);
  if (view.phase === 'problem' || view.phase === 'gone') return <ThreadProblem view={view} conversation={conversation} />;
  if ((view.phase === 'loading' || view.hasOlder) && view.items.length === 0) return <LoadingThread />;
  const expected = expectedIn(view, session?.config.expected_reply);
  const card = subject === undefined ? null : <ContextCard subject={subject} onRemove={props.onRemoveSubject} onSee={props.onSee} />;
  const top = (
    <>
      <PromiseBar value={expected} row={view.row} now={now()} />
      {isNew ? <StartHint card={card} /> : null}
    </>
  );
  const showSeq = 'conversationId' in props.place ? props.place.seq : undefined;
  return <Log showSeq={showSeq} about={about} conversation={conversation} view={view} actions={actions} speakerName={name} top={top} bottom={question} />;
}

function StartHint({ card }: { readonly card: JSX.Element | null }): JSX.Element {
  return (
    <div class="og-start">
      <p class="og-event">{t('start_hint')}</p>
      {card}
    </div>
  );
}

function LoadingThread(): JSX.Element {
  return (
    <div class="og-body og-waiting" role="status" aria-label={t('loading')}>
      <i />
      <i />
      <i />
    </div>
  );
}

function ThreadProblem({ view, conversation }: { readonly view: ConversationView; readonly conversation: Conversation }): JSX.Element {
  const { client } = useModel();
  const gone = view.phase === 'gone';
  const again = (): void => {
    client.reconnectNow();
    void conversation.loadOlder();
  };
  return (
    <div class="og-body og-empty" role="status">
      <Icon path={alertIcon} />
      <p>{t(gone ? 'gone' : 'load_failed')}</p>
      {gone ? null : <Button onClick={again}>{t('try_again')}</Button>}
    </div>
  );
}

interface OverViewProps {
  readonly over: Over;
  readonly props: ScreenProps;
  readonly tray: Tray;
  readonly onHide: () => void;
  readonly onShow: (over: Over) => void;
  readonly onEdit: (item: MessageItem) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onReport: (outcome: Outcome<unknown>) => void;
  readonly onWrite: () => void;
}

const LATER: ReadonlySet<Over['name']> = new Set<LaterName>(['place', 'question', 'annotate']);

function isLater(over: Over): over is Extract<Over, { name: LaterName }> {
  return LATER.has(over.name);
}

function OverView(input: OverViewProps): JSX.Element | null {
  const { over, props, onHide } = input;
  const { client, now } = useModel();
  const { conversation, view, place } = props;
  const policy = client.uploadPolicy.get();
  const config = client.session.get()?.config;
  if (over.name === 'ability') return <AbilitySheet config={config} policy={policy} onClose={onHide} />;
  if (isLater(over)) return <LaterOver over={over} conversation={conversation} onStage={input.onFiles} onHide={onHide} onReport={input.onReport} onWrite={input.onWrite} />;
  if (over.name === 'attach') return policy === undefined ? null : <AttachOver {...input} policy={policy} />;
  if (over.name === 'shared') return <SharedSheet context={'begin' in place ? place.begin.context : { ...(props.subject === undefined ? {} : { subject: props.subject.title }) }} onClose={onHide} />;
  if (over.name === 'options') return <OptionsOver {...input} view={view} />;
  if (!('item' in over)) return null;
  if (over.name === 'image') return <Viewer item={over.item} onClose={onHide} />;
  const edit = (): void => {
    onHide();
    input.onEdit(over.item);
  };
  return <MessageMenu item={over.item} conversation={conversation} mayChange={mayChange(over.item, now(), editWindow(config))} onEdit={edit} onClose={onHide} />;
}

function editWindow(config: ClientConfig | undefined): number {
  return config?.edit_window_seconds ?? 0;
}

function AttachOver({ policy, onFiles, onHide, onShow, onReport }: OverViewProps & { readonly policy: UploadPolicy }): JSX.Element {
  const { options } = useModel();
  const { captureScreen } = options;
  const capture = (): void => {
    captureScreen?.().then(
      (picture) => onShow({ name: 'annotate', picture, question: undefined }),
      () => {
        onHide();
        onReport({ ok: false, problem: { title: t('capture_failed_short'), status: 0, code: 'capture_failed' } });
      },
    );
  };
  return <AttachSheet policy={policy} onFiles={onFiles} onCapture={captureScreen === undefined ? undefined : capture} onPlace={() => onShow({ name: 'place' })} onClose={onHide} />;
}

function OptionsOver({ view, props, onHide, onShow, onReport }: OverViewProps & { readonly view: ConversationView }): JSX.Element {
  const end = (): void => {
    onHide();
    void props.conversation.end().then(onReport);
  };
  return <ThreadMenu view={view} conversation={props.conversation} onClose={onHide} onSee={() => onShow({ name: 'shared' })} onAbility={() => onShow({ name: 'ability' })} onEnd={view.row?.status === 'resolved' ? undefined : end} />;
}
