// The sign-in screen, fetched when nobody is signed in: who comes back to a desk that is open need not wait for it.
import type { AgentClient } from '@onglass/core';
import { alertIcon, Icon, retryIcon } from '@onglass/ui';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Void } from './Void.tsx';

interface SignInProps {
  readonly client: AgentClient;
  readonly ended: boolean;
}

export function SignInDoor(props: SignInProps): JSX.Element | null {
  const [Shown, setShown] = useState<ComponentType<SignInProps> | undefined>();
  const [failed, setFailed] = useState(false);
  const fetch = (): void => {
    setFailed(false);
    import('./SignIn.tsx').then(
      ({ SignIn }) => setShown(() => SignIn),
      () => setFailed(true),
    );
  };
  useEffect(fetch, []);
  if (Shown !== undefined) return <Shown {...props} />;
  if (!failed) return null;
  return (
    <Void icon={alertIcon} title={t('around.failed')} hint={t('around.failed_hint')} alert>
      <button type="button" class="bt" onClick={fetch}>
        <Icon path={retryIcon} size={16} />
        {t('app.retry')}
      </button>
    </Void>
  );
}
