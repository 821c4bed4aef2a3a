// All conversations of this customer, newest first.
import { Button, IconButton, backIcon, closeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { ConnectionBanner } from '../app/banner.tsx';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { ConversationRows } from './list.tsx';

export function ConversationListScreen(): JSX.Element {
  const { client, navigation } = useModel();
  const { rows, hasMore, phase } = useObservable(client.conversations);
  return (
    <div class="og-screen">
      <header class="og-head">
        <IconButton label={t('back')} icon={backIcon} flip onClick={navigation.back} />
        <div class="og-head__who">
          <h2 tabIndex={-1} data-focus>
            {t('your_conversations')}
          </h2>
        </div>
        <IconButton label={t('close')} icon={closeIcon} onClick={navigation.close} />
      </header>
      <ConnectionBanner />
      <div class="og-page" tabIndex={0} role="region" aria-label={t('your_conversations')}>
        {rows.length > 0 ? <ConversationRows rows={rows} /> : <p class="og-event">{t(phase === 'loading' ? 'loading' : 'no_conversations')}</p>}
        {hasMore ? <Button onClick={() => void client.loadMoreConversations()}>{t('load_more')}</Button> : null}
      </div>
    </div>
  );
}
