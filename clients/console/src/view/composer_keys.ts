// The keys of both forms of the composer.
import { useDesk } from '../state/desk.ts';
import { modName, sends } from '../state/keys.ts';
import { t } from '../text/index.ts';

/** The send key sends, Esc leaves the text and goes back to the list. */
export function useFormKeys(send: () => void): (event: KeyboardEvent) => void {
  const { preferences, asks } = useDesk();
  return (event) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      (event.currentTarget as HTMLElement).blur();
      asks.ask('list_focus');
    }
    if (sends(event, preferences.sendKey.value)) {
      event.preventDefault();
      send();
    }
  };
}

export function sendTitle(label: string, sendKey: 'enter' | 'mod_enter'): string {
  const keys = sendKey === 'enter' ? t('me.enter_enter') : t('me.enter_mod', { mod: modName() });
  return `${label} (${keys})`;
}
