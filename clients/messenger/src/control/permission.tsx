// Asks for notifications in our own words, once there is something to tell; the browser's question comes only after a yes.
import { Button, Glyph, bellIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { pushState, refreshPush, subscribePush } from './push.ts';

const REFUSED_KEY = 'onglass:push-refused';

function isRefused(): boolean {
  try {
    return localStorage.getItem(REFUSED_KEY) !== null;
  } catch {
    return true;
  }
}

function refuse(): void {
  try {
    localStorage.setItem(REFUSED_KEY, '1');
  } catch {
    // It is asked again at the next visit at worst.
  }
}

export function PermissionCard(): JSX.Element | null {
  const model = useModel();
  const [isOpen, setOpen] = useState(() => pushState(model) === 'off' && Notification.permission === 'default' && !isRefused());
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => void refreshPush(model), []);
  if (!isOpen) return null;
  const no = (): void => {
    refuse();
    setOpen(false);
  };
  const yes = async (): Promise<void> => {
    setBusy(true);
    const failure = await subscribePush(model);
    setBusy(false);
    setFailed(failure === 'failed');
    if (failure === 'denied') no();
    if (failure !== undefined) return;
    model.announce(t('permission_done'));
    setOpen(false);
  };
  return (
    <section class="og-card og-permission" aria-label={t('permission_title')}>
      <div class="og-card__body">
        <div class="og-card__top">
          <Glyph icon={bellIcon} />
          <div>
            <h4>{t('permission_title')}</h4>
            <p>{t('permission_detail')}</p>
          </div>
        </div>
        {failed ? (
          <p class="og-why" role="alert">
            {t('permission_failed')}
          </p>
        ) : null}
        <div class="og-permission__acts">
          <Button tone="accent" disabled={isBusy} onClick={() => void yes()}>
            {t('permission_yes')}
          </Button>
          <Button disabled={isBusy} onClick={no}>
            {t('permission_no')}
          </Button>
        </div>
      </div>
    </section>
  );
}
