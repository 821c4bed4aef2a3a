import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { modName } from '../state/keys.ts';
import { t, type TextKey } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

const KEYS: readonly (readonly [keys: readonly string[], text: TextKey])[] = [
  [['J'], 'keys.next'],
  [['K'], 'keys.previous'],
  [['Enter'], 'keys.open'],
  [['R'], 'keys.reply'],
  [['N'], 'keys.note'],
  [['E'], 'keys.resolve'],
  [['S'], 'keys.snooze'],
  [['A'], 'keys.assign'],
  [['T'], 'keys.transfer'],
  [['G'], 'keys.take'],
  [['/'], 'keys.search'],
  [['Esc'], 'keys.leave'],
  [['?'], 'keys.help'],
];

export function KeyHelp(): JSX.Element | null {
  const { asks, preferences } = useDesk();
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => asks.listen((ask) => ask === 'help' && setOpen(true)), [asks]);
  if (!open) return null;
  const sendKeys = preferences.sendKey.value === 'enter' ? ['Enter'] : [modName(), 'Enter'];
  const lines = [...KEYS, [sendKeys, 'keys.send'] as const];
  return (
    <Dialog label={t('keys.title')} onClose={() => setOpen(false)}>
      <h2>{t('keys.title')}</h2>
      <p class="s mid">{t('keys.lead')}</p>
      <dl class="keys s">
        {lines.map(([keys, text]) => (
          <div key={text}>
            <dt>{t(text)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={() => setOpen(false)}>
          {t('keys.close')}
        </button>
      </div>
    </Dialog>
  );
}
