// What is late or nearly so, why, and what to do about it: one step in view, the others one press away.
import type { Id, LiveCase, LivePicture } from '@onglass/core';
import { checkIcon, Icon, moreIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { dueMsOf } from '../state/due.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { Avatar } from '../view/Avatar.tsx';
import { DueMark } from '../view/DueMark.tsx';
import { Menu } from '../view/Menu.tsx';
import { Void } from '../view/Void.tsx';
import { showLate, type ShownLate } from './held_late.ts';
import { t } from './text.ts';
import { whyWords } from './words.ts';

type Step = 'take' | 'reassign' | 'open';
const STEPS: readonly Step[] = ['take', 'reassign', 'open'];

export interface LateListProps {
  readonly picture: LivePicture;
  readonly onReassign: (one: LiveCase, ownerId: Id | undefined) => void;
  readonly onChanged: () => void;
}

/** What helps most: pass it on where its owner is not there, open one's own or a colleague's, take what nobody has room for. */
function firstStep({ reason, owner }: ShownLate, myId: Id): Step {
  if (owner?.id === myId || reason === 'with_agent') return 'open';
  return reason === 'owner_away' ? 'reassign' : 'take';
}

function useTaking(onChanged: () => void): (id: Id, name: string) => Promise<void> {
  const { client, notices } = useDesk();
  const busy = useRef(new Set<Id>());
  return async (id, name) => {
    if (busy.current.has(id)) return;
    busy.current.add(id);
    const outcome = await client.live.takeOver(id);
    busy.current.delete(id);
    if (outcome.ok) notices.show(t('live.taken', { name }));
    else notices.show(t('live.take_failed', { name, detail: problemWords(outcome.problem) }), 'bad');
    onChanged();
  };
}

function caseOf({ conversation }: ShownLate): LiveCase {
  return { id: conversation.id, subject: conversation.subject ?? null, customer_name: customerName(conversation.customer), turn: conversation.turn, due_at: conversation.due_at ?? null };
}

function LateRow({ late, props, take }: { readonly late: ShownLate; readonly props: LateListProps; readonly take: (id: Id, name: string) => Promise<void> }): JSX.Element {
  const { session, address } = useDesk();
  const { conversation, isOver, owner } = late;
  const myId = session.agent.id;
  const name = customerName(conversation.customer);
  const there = { view: 'all', status: 'open', q: '', conversationId: conversation.id } as const;
  const act = (step: Step): void => {
    if (step === 'take') void take(conversation.id, name);
    if (step === 'reassign') props.onReassign(caseOf(late), owner?.id);
    if (step === 'open') address.go(there);
  };
  const first = firstStep(late, myId);
  const others = STEPS.filter((step) => step !== first && !(step === 'take' && owner?.id === myId));
  const dueMs = dueMsOf(conversation);
  const onName = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    act('open');
  };
  return (
    <li class="late" data-conversation={conversation.id} data-reason={late.reason} data-over={isOver ? '' : undefined}>
      <Avatar id={conversation.customer?.id ?? conversation.id} size={28} />
      <div class="grow">
        <a class="late__name strong cut" href={address.format(there)} onClick={onName}>
          <bdi>{name}</bdi>
        </a>
        <p class="mid s">{isOver ? t('live.answered') : whyWords(late, props.picture, myId)}</p>
      </div>
      {isOver || dueMs === undefined ? null : <DueMark dueMs={dueMs} />}
      <span class="late__steps">
        <button type="button" class="bt" aria-label={t(`live.${first}_for`, { name })} onClick={() => act(first)}>
          {t(`live.${first}`)}
        </button>
        <Menu label={t('live.steps', { name })} triggerLabel={t('live.steps', { name })} triggerClass="ibt" onSelect={(step) => act(step as Step)} groups={[{ id: 'steps', lines: others.map((step) => ({ value: step, label: t(`live.${step}`), text: t(`live.${step}`) })) }]}>
          <Icon path={moreIcon} size={20} />
        </Menu>
      </span>
    </li>
  );
}

export function LateList(props: LateListProps): JSX.Element {
  const { picture } = props;
  const take = useTaking(props.onChanged);
  const [isHeld, hold] = useState(false);
  const shown = useRef<readonly ShownLate[]>([]);
  const list = showLate(shown.current, picture.late, isHeld);
  useLayoutEffect(() => {
    shown.current = list;
  });
  const focusLeft = (event: FocusEvent & { readonly currentTarget: HTMLElement }): void => {
    const to = event.relatedTarget;
    // A menu of a row stands elsewhere in the page: the list rests while it is open.
    if (to instanceof Node && (event.currentTarget.contains(to) || (to instanceof Element && to.closest('[role="menu"]') !== null))) return;
    hold(event.currentTarget.matches(':hover'));
  };
  return (
    <section class="card late-card" aria-labelledby="live-late" onPointerEnter={() => hold(true)} onPointerLeave={(event) => hold(event.currentTarget.contains(document.activeElement))} onFocusIn={() => hold(true)} onFocusOut={focusLeft}>
      <h2 class="card__title" id="live-late">
        {t('live.late_title')}
      </h2>
      {list.length === 0 ? (
        <Void icon={checkIcon} title={t('live.calm')} hint={t('live.calm_hint')} />
      ) : (
        <ul class="late-list" tabIndex={-1}>
          {list.map((late) => (
            <LateRow key={late.conversation.id} late={late} props={props} take={take} />
          ))}
        </ul>
      )}
    </section>
  );
}
