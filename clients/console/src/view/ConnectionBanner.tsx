// A lost connection is said at once, and what happens to one's words meanwhile; when it is level again, that is said too (K18).
import type { ConnectionState } from '@onglass/core';
import { checkIcon, Icon, offlineIcon } from '@onglass/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { t } from '../text/index.ts';

const LEVEL_SHOWN_MS = 4000;
const SECOND_MS = 1000;

function isLost(state: ConnectionState): boolean {
  if (state.name === 'live' || state.name === 'idle' || state.name === 'ended') return false;
  // The very first connecting alarms nobody; a failed try does.
  return state.wasLive || state.attempt > 0 || state.name === 'offline';
}

/** Seconds until the next try, counting down while a try is planned. */
function useCountdown(retryAt: number | undefined): number | undefined {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (retryAt === undefined) return undefined;
    const timer = setInterval(() => redraw((count) => count + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, [retryAt]);
  return retryAt === undefined ? undefined : Math.max(0, Math.ceil((retryAt - Date.now()) / SECOND_MS));
}

/** True for a few seconds after a loss has healed. */
function useJustLevel(lost: boolean): boolean {
  const [level, setLevel] = useState(false);
  const was = useRef(lost);
  useEffect(() => {
    const healed = was.current && !lost;
    was.current = lost;
    setLevel(healed);
    if (!healed) return undefined;
    const timer = setTimeout(() => setLevel(false), LEVEL_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return level && !lost;
}

export function ConnectionBanner(): JSX.Element {
  const { client } = useDesk();
  const state = useObserved(client.connection);
  const lost = isLost(state);
  const level = useJustLevel(lost);
  const seconds = useCountdown(state.name === 'waiting' ? state.retryAt : undefined);
  return (
    <div role="status" class="banner-place">
      {lost ? (
        <div class="banner" data-connection={state.name}>
          <Icon path={offlineIcon} size={20} />
          <span class="grow">{t(state.name === 'offline' ? 'connection.offline' : 'connection.lost')}</span>
          {seconds === undefined || seconds < 2 ? null : (
            <span class="num banner__count" aria-hidden="true">
              {t('connection.retry_in', { seconds })}
            </span>
          )}
          {state.name === 'waiting' ? (
            <button type="button" class="bt" onClick={() => client.reconnectNow()}>
              {t('connection.retry')}
            </button>
          ) : null}
        </div>
      ) : null}
      {level ? (
        <div class="banner banner--good" data-connection="level">
          <Icon path={checkIcon} size={20} />
          <span class="grow">{t('connection.level')}</span>
        </div>
      ) : null}
    </div>
  );
}
