// Exactly what is sent along with a conversation, in words.
import type { ConversationContext } from '@onglass/core';
import { Sheet } from '@onglass/ui';
import type { JSX } from 'preact';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';

export interface SharedSheetProps {
  readonly context: ConversationContext | undefined;
  readonly onClose: () => void;
}

export function SharedSheet({ context, onClose }: SharedSheetProps): JSX.Element {
  const { device } = useModel();
  const told: readonly (readonly [string, unknown])[] = [
    [t('shared_subject'), context?.subject],
    [t('shared_screen'), context?.screen],
    [t('shared_topic'), context?.topic],
    ...Object.entries(context?.attributes ?? {}).map(([name, value]) => [name === 'detail' ? t('shared_detail_label') : name.replaceAll('_', ' '), value] as const),
    [t('shared_platform'), [device.model, device.platform, device.os_version].filter(Boolean).join(' ')],
    [t('shared_app_version'), device.app_version],
    [t('shared_locale'), device.locale],
    [t('shared_time_zone'), device.time_zone],
  ];
  const facts = told.filter(([, value]) => value !== undefined && value !== '');
  return (
    <Sheet title={t('shared_title')} closeLabel={t('close')} onClose={onClose}>
      <p class="og-sub og-sheet__intro">{t('shared_intro')}</p>
      <dl class="og-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{String(value)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
