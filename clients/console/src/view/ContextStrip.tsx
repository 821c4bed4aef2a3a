import type { AgentConversationRow } from '@onglass/core';
import { deviceIcon, Icon, nextIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { systemOf } from '../state/facts.ts';
import { t } from '../text/index.ts';
import { Trust } from './ContextPanel.tsx';

/** Where there is no room for the panel: its first words over the messages, and the way to the rest. */
export function ContextStrip({ row, onOpen }: { readonly row: AgentConversationRow; readonly onOpen: () => void }): JSX.Element {
  const device = row.context?.device;
  const words = [device?.model ?? (device && systemOf(device)), device?.app_version, row.context?.screen];
  return (
    <button type="button" class="strip" onClick={onOpen}>
      <span class="vh">{t('thread.context')}: </span>
      <Trust verified={row.customer.verified} />
      <span class="strip__rest">
        <Icon path={deviceIcon} size={16} />
        <bdi class="cut">{words.filter((word) => word !== undefined && word !== '').join(', ')}</bdi>
      </span>
      <Icon path={nextIcon} size={16} flip />
    </button>
  );
}
