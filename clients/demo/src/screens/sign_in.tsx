// The locked door, with the way to a person beside it: who cannot sign in needs help most.
import { Button, Icon, harborIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { askForHelp } from '../support.ts';

export function SignInScreen({ onEnter }: { readonly onEnter: () => void }): JSX.Element {
  const submit = (event: Event): void => {
    event.preventDefault();
    onEnter();
  };
  return (
    <main class="hb hb-door">
      <span class="hb-mark">
        <Icon path={harborIcon} />
      </span>
      <h1>Harbor Bank</h1>
      <form onSubmit={submit}>
        <label>
          Customer number
          <input inputMode="numeric" autocomplete="username" value="20417" />
        </label>
        <label>
          Passcode
          <input type="password" inputMode="numeric" autocomplete="current-password" value="204177" />
        </label>
        <button type="submit" class="og-btn og-btn--accent og-btn--wide">
          Sign in
        </button>
      </form>
      <Button tone="bare" onClick={askForHelp}>
        Can’t sign in? Ask us
      </Button>
    </main>
  );
}
