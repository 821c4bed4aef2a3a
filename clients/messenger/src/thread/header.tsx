// Who is on the other side, how to go back, and the way to the settings.
import type { ConversationView } from '@onglass/core';
import { Avatar, IconButton, backIcon, chatIcon, closeIcon, moreIcon, userIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { companyName } from '../app/banner.tsx';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';

export interface ThreadHeaderProps {
  readonly view: ConversationView;
  readonly onBack: (() => void) | undefined;
  readonly onClose: () => void;
  readonly onOptions: () => void;
}

/** Only what has no id yet is new; what is there already is on its way or away. */
function unnumbered({ id, phase }: ConversationView): string {
  if (id === undefined) return t('new_conversation');
  return phase === 'loading' ? t('loading') : '';
}

export function ThreadHeader({ view, onBack, onClose, onOptions }: ThreadHeaderProps): JSX.Element {
  const { client } = useModel();
  const session = useObservable(client.session);
  const company = companyName(session?.config.theme);
  const agent = view.row?.assignee?.name;
  const detail = view.row === undefined ? unnumbered(view) : t('case_number', { case: view.row.case_number });
  return (
    <header class="og-head">
      {onBack === undefined ? <span class="og-head__space" /> : <IconButton label={t('back')} icon={backIcon} flip onClick={onBack} />}
      <div class="og-head__who">
        <Avatar kind={agent === undefined ? 'brand' : 'person'} icon={agent === undefined ? chatIcon : userIcon} />
        <div>
          <h2 tabIndex={-1} data-focus dir="auto">
            {agent ?? company}
          </h2>
          <p>{detail}</p>
        </div>
      </div>
      {view.id === undefined ? null : <IconButton label={t('options')} icon={moreIcon} onClick={onOptions} />}
      <IconButton class="og-head__close" label={t('close')} icon={closeIcon} onClick={onClose} />
    </header>
  );
}
