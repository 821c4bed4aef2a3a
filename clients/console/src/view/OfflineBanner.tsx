import { Icon, userIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAvailability } from '../state/availability.ts';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';

const KEY = 'onglass.console.offline_seen';

/** Whoever signs in is offline and gets nothing: that is said before they wait in vain. Once for each tab is enough. */
export function OfflineBanner(): JSX.Element | null {
  const { session } = useDesk();
  const { state, set } = useAvailability();
  const [seen, setSeen] = useState(() => window.sessionStorage.getItem(KEY) === session.agent.id);
  if (state !== 'offline' || seen) return null;
  const leave = (): void => {
    window.sessionStorage.setItem(KEY, session.agent.id);
    setSeen(true);
  };
  return (
    <div class="banner banner--calm" role="status" data-availability="offline">
      <Icon path={userIcon} size={20} />
      <span class="grow">{t('me.offline_banner')}</span>
      <button type="button" class="bt" onClick={() => void set('online')}>
        {t('me.go_online')}
      </button>
      <button type="button" class="bt bt--bare" onClick={leave}>
        {t('me.not_now')}
      </button>
    </div>
  );
}
