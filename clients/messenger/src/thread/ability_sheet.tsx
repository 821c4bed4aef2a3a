// What a conversation can do and what it cannot, as this company has it: told before somebody tries in vain.
import type { ClientConfig, UploadPolicy } from '@onglass/core';
import { checkIcon, closeIcon, Icon, Sheet } from '@onglass/ui';
import type { JSX } from 'preact';
import { locale, t } from '../app/texts.ts';
import { policyWords } from './policy.ts';

export interface AbilitySheetProps {
  readonly config: ClientConfig | undefined;
  readonly policy: UploadPolicy | undefined;
  readonly onClose: () => void;
}

const MODES = { call: 'ability_call', video: 'ability_video', email: 'ability_email', callback: 'ability_callback' } as const;

/** The names of the modes that are not to be had, "calls, video or e-mail"; undefined when all are. */
function missing(config: ClientConfig | undefined): string | undefined {
  const names = Object.entries(MODES).flatMap(([mode, text]) => (config?.modes[mode]?.open === true ? [] : [t(text)]));
  return names.length === 0 ? undefined : new Intl.ListFormat(locale(), { type: 'disjunction' }).format(names);
}

function Line({ can, children }: { readonly can: boolean; readonly children: string }): JSX.Element {
  return (
    <li class="og-ability">
      <Icon path={can ? checkIcon : closeIcon} size={20} />
      <span>{children}</span>
    </li>
  );
}

export function AbilitySheet({ config, policy, onClose }: AbilitySheetProps): JSX.Element {
  const minutes = Math.floor((config?.edit_window_seconds ?? 0) / 60);
  const absent = missing(config);
  return (
    <Sheet title={t('ability_title')} closeLabel={t('close')} onClose={onClose}>
      <ul class="og-abilities" role="list">
        <Line can>{t('ability_write')}</Line>
        {policy === undefined || policy.max_count === 0 ? <Line can={false}>{t('attach_closed')}</Line> : <Line can>{t('ability_files', { rules: policyWords(policy) })}</Line>}
        {minutes === 0 ? null : <Line can>{t('ability_change', { minutes })}</Line>}
        <Line can>{t('ability_end')}</Line>
        {absent === undefined ? null : <Line can={false}>{t('ability_absent', { modes: absent })}</Line>}
        <Line can={false}>{t('ability_secrets')}</Line>
      </ul>
    </Sheet>
  );
}
