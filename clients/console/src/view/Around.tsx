// What stands around the desk, the live view and the settings: fetched when somebody first goes there.
import { alertIcon, Icon, lockIcon, retryIcon } from '@onglass/ui';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Area } from '../state/address.ts';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';
import { Offers } from './OffersDoor.ts';
import { Void } from './Void.tsx';

export type Part = Exclude<Area, 'desk'>;

const PARTS: Readonly<Record<Part, () => Promise<ComponentType>>> = {
  live: async () => (await import('../live/LiveView.tsx')).LiveView,
  settings: async () => (await import('../office/Settings.tsx')).Settings,
};
const FOR: Readonly<Record<Part, readonly string[]>> = { live: ['supervisor', 'administrator'], settings: ['administrator'] };

/** The parts of the console that are for people of this role. */
export function partsFor(role: string | undefined): readonly Part[] {
  return (['live', 'settings'] as const).filter((part) => FOR[part].includes(role ?? ''));
}

const fetched = new Map<Part, ComponentType>();

function usePart(part: Part): { readonly Shown: ComponentType | undefined; readonly failed: boolean; readonly retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<'fetching' | 'there' | 'failed'>('fetching');
  useEffect(() => {
    PARTS[part]().then(
      (Shown) => {
        fetched.set(part, Shown);
        setState('there');
      },
      () => setState('failed'),
    );
  }, [part, attempt]);
  const retry = (): void => {
    setState('fetching');
    setAttempt(attempt + 1);
  };
  return { Shown: fetched.get(part), failed: state === 'failed', retry };
}

function Fetched({ part }: { readonly part: Part }): JSX.Element {
  const { Shown, failed, retry } = usePart(part);
  if (Shown !== undefined) return <Shown />;
  if (!failed) return <p class="vh" role="status">{t('around.loading')}</p>;
  return (
    <Void icon={alertIcon} title={t('around.failed')} hint={t('around.failed_hint')} alert>
      <button type="button" class="bt" onClick={retry}>
        <Icon path={retryIcon} size={16} />
        {t('app.retry')}
      </button>
    </Void>
  );
}

export function Around({ part }: { readonly part: Part }): JSX.Element {
  const { session } = useDesk();
  return (
    <div class="around" data-part={part}>
      <Offers />
      {partsFor(session.agent.role).includes(part) ? <Fetched key={part} part={part} /> : <Void icon={lockIcon} title={t(`around.${part}_closed`)} hint={t('around.closed_hint')} />}
    </div>
  );
}
