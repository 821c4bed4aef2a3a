// Letting a case rest and passing it on: two buttons, or, where there is no room, one menu with both.
import type { AgentConversation, ConversationRow } from '@onglass/core';
import { Icon, moreIcon, outIcon, snoozeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';
import { Menu, type MenuGroup } from './Menu.tsx';
import { SnoozeDialog } from './SnoozeDialog.tsx';
import { TransferDialog } from './TransferDialog.tsx';

type Open = 'snooze' | 'transfer' | undefined;

function linesOf(canSnooze: boolean): MenuGroup['lines'] {
  const transfer = { value: 'transfer', label: t('thread.transfer'), text: t('thread.transfer'), lead: <Icon path={outIcon} size={16} />, keys: 'T' };
  const snooze = { value: 'snooze', label: t('thread.snooze'), text: t('thread.snooze'), lead: <Icon path={snoozeIcon} size={16} />, keys: 'S' };
  return canSnooze ? [snooze, transfer] : [transfer];
}

export function CaseMenu({ conversation, row }: { readonly conversation: AgentConversation; readonly row: ConversationRow }): JSX.Element {
  const { asks } = useDesk();
  const [open, setOpen] = useState<Open>(undefined);
  // A resolved case has nothing to wait for.
  const canSnooze = row.status !== 'resolved';
  useLayoutEffect(
    () =>
      asks.listen((ask) => {
        if (ask === 'transfer' || (ask === 'snooze' && canSnooze)) setOpen(ask);
      }),
    [asks, canSnooze],
  );
  const close = (): void => setOpen(undefined);
  return (
    <>
      <span class="case__wide">
        {canSnooze ? <CaseButton label={t('thread.snooze')} icon={snoozeIcon} keys="s" onClick={() => setOpen('snooze')} /> : null}
        <CaseButton label={t('thread.transfer')} icon={outIcon} keys="t" onClick={() => setOpen('transfer')} />
      </span>
      <span class="case__narrow">
        <Menu label={t('thread.more')} triggerLabel={t('thread.more')} groups={[{ id: 'case', lines: linesOf(canSnooze) }]} onSelect={(value) => setOpen(value as Open)} triggerClass="ibt">
          <Icon path={moreIcon} size={20} />
        </Menu>
      </span>
      {open === 'snooze' ? <SnoozeDialog conversation={conversation} onClose={close} /> : null}
      {open === 'transfer' ? <TransferDialog conversation={conversation} row={row} onClose={close} /> : null}
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
