// The composer's menu of all that is more than words.
import type { AgentConversation, Id } from '@onglass/core';
import { articleIcon, bookIcon, calendarIcon, cameraIcon, cardIcon, Icon, layersIcon, listIcon, pinIcon, playIcon, plusIcon, smileIcon, tapIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import '../styles/rich.css';
import { Menu, type MenuGroup, type MenuLine } from '../view/Menu.tsx';
import { onDemand } from '../view/on_demand.tsx';
import { richDrafts } from './drafts.ts';
import type { Kind } from './shapes.ts';
import { t } from './text.ts';

const ComposerDialog = onDemand(async () => (await import('./ComposerDialog.tsx')).ComposerDialog);

const ICONS: Readonly<Record<Kind | 'quick_replies', string>> = {
  quick_replies: tapIcon,
  list_picker: listIcon,
  time_picker: calendarIcon,
  form: articleIcon,
  rating: smileIcon,
  capture_request: cameraIcon,
  card: cardIcon,
  carousel: layersIcon,
  article: bookIcon,
  video_guide: playIcon,
  location: pinIcon,
};
const ASKS = ['quick_replies', 'list_picker', 'time_picker', 'form', 'rating', 'capture_request'] as const;
const SHOWS = ['card', 'carousel', 'article', 'video_guide', 'location'] as const;

export interface InsertMenuProps {
  readonly conversation: AgentConversation;
  readonly conversationId: Id;
  readonly customer: string;
  /** Quick replies are written in the composer itself. */
  readonly onQuickReplies: () => void;
  readonly onClosed: () => void;
}

export function InsertMenu({ conversation, conversationId, customer, onQuickReplies, onClosed }: InsertMenuProps): JSX.Element {
  const begun = richDrafts(useDesk()).begun(conversationId);
  const [open, setOpen] = useState<Kind | undefined>(undefined);
  // A composer belongs to its conversation; what is in it is kept there.
  useEffect(() => setOpen(undefined), [conversationId]);
  const line = (value: Kind | 'quick_replies'): MenuLine => ({
    value,
    label: t(`rich.${value}`),
    text: t(`rich.${value}`),
    lead: <Icon path={ICONS[value]} size={16} />,
    ...(value !== 'quick_replies' && begun.includes(value) ? { keys: t('rich.draft') } : {}),
  });
  const groups: readonly MenuGroup[] = [
    { id: 'ask', title: t('rich.group_ask'), lines: ASKS.map(line) },
    { id: 'show', title: t('rich.group_show'), lines: SHOWS.map(line) },
  ];
  const choose = (value: string): void => {
    if (value === 'quick_replies') onQuickReplies();
    else setOpen(value as Kind);
  };
  const close = (): void => {
    setOpen(undefined);
    onClosed();
  };
  return (
    <>
      <Menu label={t('rich.insert')} groups={groups} onSelect={choose} triggerClass={begun.length > 0 ? 'ibt ibt--draft' : 'ibt'} triggerLabel={begun.length > 0 ? t('rich.insert_drafts', { count: begun.length }) : t('rich.insert')} placement="top-start">
        <Icon path={plusIcon} size={20} />
      </Menu>
      {open === undefined ? null : <ComposerDialog key={open} kind={open} conversation={conversation} conversationId={conversationId} customer={customer} onClose={close} />}
    </>
  );
}
