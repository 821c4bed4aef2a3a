import type { AgentConversationRow } from '@onglass/core';
import { deviceIcon, Icon, nextIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { systemOf } from '../state/facts.ts';
import { t } from '../text/index.ts';
import { Trust } from './ContextPanel.tsx';

function wordsOf({ context }: AgentConversationRow): readonly (string | null | undefined)[] {
  const { device, current_screen: current, screen } = context ?? {};
  return [device?.model ?? (device && systemOf(device)), device?.app_version, current?.title ?? current?.name ?? screen];
}

/** Where there is no room for the panel: its first words over the messages, and the way to the rest. */
export function ContextStrip({ row, onOpen }: { readonly row: AgentConversationRow; readonly onOpen: () => void }): JSX.Element {
  const words = wordsOf(row);
  return (
    <button type="button" class="strip" onClick={onOpen}>
      <span class="vh">{t('thread.context')}: </span>
      <Trust verified={row.customer.verified} />
      <span class="strip__rest">
        <Icon path={deviceIcon} size={16} />
        <bdi class="cut">{words.filter((word) => Boolean(word)).join(', ')}</bdi>
      </span>
      <Icon path={nextIcon} size={16} flip />
    </button>
  );
}
