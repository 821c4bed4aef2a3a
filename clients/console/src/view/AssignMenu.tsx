import type { AgentConversation, ConversationRow } from '@onglass/core';
import { Icon, queueIcon, swapIcon, userIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { useDesk, type Desk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Menu, type MenuGroup } from './Menu.tsx';
import { Presence } from './Presence.tsx';

const NOBODY = 'nobody';

function groupsOf(desk: Desk, holderId: string | undefined): readonly MenuGroup[] {
  const me = desk.session.agent;
  const others = desk.colleagues.value.filter((agent) => agent.id !== me.id);
  const lineOf = (id: string, name: string, lead: JSX.Element): MenuGroup['lines'][number] => ({ value: id, label: name, text: name, lead, checked: holderId === id });
  const mine: MenuGroup = { id: 'me', lines: [lineOf(me.id, t('thread.assign_me'), <Icon path={userIcon} size={16} />)] };
  const theirs: MenuGroup = { id: 'others', title: t('thread.assign_to'), lines: others.map((agent) => lineOf(agent.id, agent.name, <Presence state={agent.availability ?? 'offline'} />)) };
  const back: MenuGroup = { id: NOBODY, lines: [{ value: NOBODY, label: t('thread.unassign'), text: t('thread.unassign'), lead: <Icon path={queueIcon} size={16} /> }] };
  return [mine, ...(others.length === 0 ? [] : [theirs]), ...(holderId === undefined ? [] : [back])];
}

interface PartProps {
  readonly groups: readonly MenuGroup[];
  readonly onAssign: (value: string) => void;
  readonly onOpen: () => void;
  readonly onReady: (open: () => void) => () => void;
}

/** Whose it is, and the way to change that. */
function Held({ holder, groups, onAssign, onOpen, onReady }: PartProps & { readonly holder: string }): JSX.Element {
  return (
    <Menu label={t('thread.assign')} groups={groups} onSelect={onAssign} onOpen={onOpen} triggerClass="bt thread__assign" onReady={onReady}>
      <Icon path={swapIcon} size={16} />
      <bdi class="cut">{holder}</bdi>
      <span class="vh">. {t('thread.assign')}</span>
    </Menu>
  );
}

/** Nobody's yet: one press takes it; the menu beside it gives it to somebody else. */
function Free({ meId, groups, onAssign, onOpen, onReady }: PartProps & { readonly meId: string }): JSX.Element {
  return (
    <>
      <button
        type="button"
        class="bt thread__take"
        title={t('thread.assign_me')}
        aria-label={t('thread.assign_me')}
        onClick={() => {
          onAssign(meId);
        }}
      >
        <Icon path={userIcon} size={16} />
        <span>{t('thread.assign_me')}</span>
      </button>
      <Menu label={t('thread.assign')} triggerLabel={t('thread.assign_to')} groups={groups} onSelect={onAssign} onOpen={onOpen} triggerClass="ibt" onReady={onReady}>
        <Icon path={swapIcon} size={20} />
      </Menu>
    </>
  );
}

export function AssignMenu({ conversation, row }: { readonly conversation: AgentConversation; readonly row: ConversationRow }): JSX.Element {
  const desk = useDesk();
  const meId = desk.session.agent.id;
  const holderId = row.assignee?.id;
  const assign = async (value: string): Promise<void> => {
    // What nobody has is claimed: of two who press at once one gets it, and the other is told who.
    const claims = value === meId && holderId === undefined;
    const outcome = await (claims ? desk.client.accept(row.id) : conversation.assign(value === NOBODY ? null : { agentId: value }));
    if (!outcome.ok) desk.notices.show(t('thread.assign_failed', { detail: problemWords(outcome.problem) }), 'bad');
  };
  const onReady = useCallback(
    (open: () => void) =>
      desk.asks.listen((ask) => {
        if (ask === 'assign') open();
      }),
    [desk],
  );
  const part: PartProps = { groups: groupsOf(desk, holderId), onAssign: (value) => void assign(value), onOpen: () => void desk.readColleagues(), onReady };
  if (holderId === undefined) return <Free {...part} meId={meId} />;
  return <Held {...part} holder={holderId === meId ? t('thread.assigned_me') : (row.assignee?.name ?? t('event.colleague'))} />;
}
