// What the home screen shows besides its first button: other ways to a person (only those that exist), what is not sent yet.
import type { ClientConfig } from '@onglass/core';
import { Icon, Row, callbackIcon, chatIcon, mailIcon, nextIcon, phoneIcon, videoIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';

const MODES = [
  { name: 'call', icon: phoneIcon, title: 'mode_call' },
  { name: 'callback', icon: callbackIcon, title: 'mode_callback' },
  { name: 'video', icon: videoIcon, title: 'mode_video' },
  { name: 'email', icon: mailIcon, title: 'mode_email' },
] as const;

export function UnsentRows(): JSX.Element | null {
  const { client, navigation } = useModel();
  useObservable(client.outboxSize);
  const keys = client.unsentConversations();
  if (keys.length === 0) return null;
  return (
    <div class="og-rows">
      {keys.map((key) => (
        <Row key={key} icon={chatIcon} title={t('unsent_title')} detail={t('unsent_detail')} next={nextIcon} onClick={() => navigation.push({ screen: 'thread', thread: { unsentKey: key } })} />
      ))}
    </div>
  );
}

export function OtherModes({ config }: { readonly config: ClientConfig | undefined }): JSX.Element | null {
  const others = MODES.filter((mode) => config?.modes[mode.name]);
  if (others.length === 0) return null;
  return (
    <ul class="og-modes">
      {others.map((mode) => (
        <li key={mode.name} class="og-mode">
          <Icon path={mode.icon} />
          <span>
            <b>{t(mode.title)}</b>
            <small>
              <span class={config?.modes[mode.name]?.open ? 'og-live' : 'og-live og-live--later'}>{t(config?.modes[mode.name]?.open ? 'mode_open' : 'mode_closed')}</span>
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}
