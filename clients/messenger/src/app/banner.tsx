// The state of the line across the top of every screen, and the company's name in their headers.
import { Banner, alertIcon, offlineIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from './model.ts';
import { useObservable } from './observe.ts';
import { t } from './texts.ts';

export function companyName(theme: { readonly name?: string } | undefined): string {
  return theme?.name ?? t('help');
}

/** A loss shorter than this is nobody's business. */
const PATIENCE_MS = 500;

/** The state of the line, told within a second and gone when it is well again. */
export function ConnectionBanner(): JSX.Element | null {
  const { client } = useModel();
  const connection = useObservable(client.connection);
  const offline = connection.name === 'offline';
  const lost = !offline && (connection.name === 'waiting' || (connection.name !== 'live' && connection.name !== 'idle' && connection.attempt > 0) || (connection.wasLive && connection.name !== 'live'));
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    setPatient(true);
    if (!lost) return undefined;
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (connection.name === 'ended') return <Banner tone="bad" icon={alertIcon} title={t('ended_title')}>{t('ended_detail')}</Banner>;
  if (offline) return <Banner tone="warn" icon={offlineIcon} title={t('offline_title')}>{t('offline_detail')}</Banner>;
  if (!lost || patient) return null;
  return <Banner tone="warn" icon={offlineIcon} title={t('lost_title')}>{t('lost_detail')}</Banner>;
}
