import type { AgentConversation, MessageItem } from '@onglass/core';
import { editIcon, Icon, moreIcon, trashIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { Menu, type MenuLine } from './Menu.tsx';

export interface MessageActionsProps {
  readonly item: MessageItem;
  readonly conversation: AgentConversation;
  readonly onEdit: () => void;
}

/** What an agent may do with their own message: put it right, or take it back. */
export function MessageActions({ item, conversation, onEdit }: MessageActionsProps): JSX.Element {
  const { notices } = useDesk();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    setAsking(false);
    const outcome = await conversation.redact(item.id ?? '');
    if (!outcome.ok) notices.show(t('message.change_failed', { detail: outcome.problem.detail ?? outcome.problem.title }), 'bad');
  };
  const edit: MenuLine = { value: 'edit', label: t('message.edit'), text: t('message.edit'), lead: <Icon path={editIcon} size={16} /> };
  const take: MenuLine = { value: 'remove', label: t('message.remove'), text: t('message.remove'), lead: <Icon path={trashIcon} size={16} /> };
  const lines = item.content.type === 'text' ? [edit, take] : [take];
  return (
    <span class="m__acts">
      <Menu
        label={t('message.actions')}
        triggerLabel={t('message.actions')}
        triggerClass="ibt ibt--28"
        groups={[{ id: 'own', lines }]}
        onSelect={(value) => (value === 'edit' ? onEdit() : setAsking(true))}
      >
        <Icon path={moreIcon} size={16} />
      </Menu>
      {asking ? (
        <Dialog label={t('message.remove_title')} alert onClose={() => setAsking(false)}>
          <h2>{t('message.remove_title')}</h2>
          <p class="mid">{t('message.remove_text')}</p>
          <div class="dialog__foot">
            <button type="button" class="bt" onClick={() => setAsking(false)}>
              {t('message.cancel')}
            </button>
            <button type="button" class="bt bt--bad" onClick={() => void remove()}>
              {t('message.remove_do')}
            </button>
          </div>
        </Dialog>
      ) : null}
    </span>
  );
}
