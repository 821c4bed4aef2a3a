// What can be done with a case beside answering it: the frequent as buttons, the rest in a menu; all in the menu where
// there is no room.
import type { AgentConversation, AgentConversationRow, ConversationRow } from '@onglass/core';
import { alertIcon, clockIcon, Icon, lockIcon, moreIcon, outIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { customerName } from '../state/people.ts';
import { t } from '../text/index.ts';
import { useKeepOut } from './keep_out.ts';
import { Menu, type MenuGroup } from './Menu.tsx';
import { onDemand } from './on_demand.tsx';

const SnoozeDialog = onDemand(async () => (await import('./case_dialogs.ts')).SnoozeDialog);
const TransferDialog = onDemand(async () => (await import('./case_dialogs.ts')).TransferDialog);
const PromiseDialog = onDemand(async () => (await import('./case_dialogs.ts')).PromiseDialog);
const SpamDialog = onDemand(async () => (await import('./case_dialogs.ts')).SpamDialog);
const BlockDialog = onDemand(async () => (await import('./case_dialogs.ts')).BlockDialog);

type Row = ConversationRow | AgentConversationRow;
type Open = 'snooze' | 'transfer' | 'promise' | 'spam' | 'block' | undefined;
type Line = MenuGroup['lines'][number];

function line(value: string, text: string, icon: string, keys?: string): Line {
  return { value, label: text, text, lead: <Icon path={icon} size={16} />, ...(keys === undefined ? {} : { keys }) };
}

const isBlocked = (row: Row): boolean => 'customer_blocked' in row && row.customer_blocked;

function aside(row: Row): readonly Line[] {
  const name = customerName(row.customer);
  return [
    row.facts?.spam === true ? line('unspam', t('spam.unmark'), alertIcon) : line('spam', t('spam.menu'), alertIcon),
    isBlocked(row) ? line('unblock', t('block.menu_undo', { name }), lockIcon) : line('block', t('block.menu', { name }), lockIcon),
  ];
}

function groupsOf(row: Row, canSnooze: boolean, narrow: boolean): readonly MenuGroup[] {
  const transfer = line('transfer', t('thread.transfer'), outIcon, 'T');
  const frequent = canSnooze ? [line('snooze', t('thread.snooze'), snoozeIcon, 'S'), transfer] : [transfer];
  const promise = canSnooze ? [line('promise', t('promise.menu'), clockIcon, 'P')] : [];
  const lines = [...(narrow ? frequent : []), ...promise];
  return [...(lines.length === 0 ? [] : [{ id: 'case', lines }]), { id: 'aside', lines: aside(row) }];
}

export interface CaseMenuProps {
  readonly conversation: AgentConversation;
  readonly row: Row;
}

function Dialogs({ conversation, row, open, onClose }: CaseMenuProps & { readonly open: Open; readonly onClose: () => void }): JSX.Element | null {
  const keepOut = useKeepOut(conversation, row);
  const name = customerName(row.customer);
  if (open === 'snooze') return <SnoozeDialog conversation={conversation} onClose={onClose} />;
  if (open === 'transfer') return <TransferDialog conversation={conversation} row={row} onClose={onClose} />;
  if (open === 'promise') return <PromiseDialog row={row} onClose={onClose} />;
  if (open === 'spam') return <SpamDialog name={name} onClose={onClose} onDo={() => void keepOut.markSpam(true)} />;
  if (open === 'block') return <BlockDialog name={name} onClose={onClose} onDo={(reason) => void keepOut.block(reason)} />;
  return null;
}

export function CaseMenu({ conversation, row }: CaseMenuProps): JSX.Element {
  const { asks } = useDesk();
  const [open, setOpen] = useState<Open>(undefined);
  const keepOut = useKeepOut(conversation, row);
  // A resolved case has nothing to wait for.
  const canSnooze = row.status !== 'resolved';
  useLayoutEffect(
    () =>
      asks.listen((ask) => {
        if (ask === 'transfer' || ((ask === 'snooze' || ask === 'promise') && canSnooze)) setOpen(ask);
      }),
    [asks, canSnooze],
  );
  const onSelect = (value: string): void => {
    if (value === 'unspam') void keepOut.markSpam(false);
    else if (value === 'unblock') void keepOut.unblock();
    else setOpen(value as Open);
  };
  const menu = (narrow: boolean): JSX.Element => (
    <Menu label={t('thread.more')} triggerLabel={t('thread.more')} groups={groupsOf(row, canSnooze, narrow)} onSelect={onSelect} triggerClass="ibt">
      <Icon path={moreIcon} size={20} />
    </Menu>
  );
  return (
    <>
      <span class="case__wide">
        {canSnooze ? <CaseButton label={t('thread.snooze')} icon={snoozeIcon} keys="s" onClick={() => setOpen('snooze')} /> : null}
        <CaseButton label={t('thread.transfer')} icon={outIcon} keys="t" onClick={() => setOpen('transfer')} />
        {menu(false)}
      </span>
      <span class="case__narrow">{menu(true)}</span>
      <Dialogs conversation={conversation} row={row} open={open} onClose={() => setOpen(undefined)} />
    </>
  );
}

function CaseButton({ label, icon, keys, onClick }: { readonly label: string; readonly icon: string; readonly keys: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class="ibt" aria-label={label} title={label} aria-keyshortcuts={keys} onClick={onClick}>
      <Icon path={icon} size={20} />
    </button>
  );
}
