// The bank's own question, above everything: the passcode goes to the bank's server and nowhere else.
import { Button } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { givePasscode, onPasscodeAsked } from '../support.ts';

export function PasscodeSheet(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [passcode, setPasscode] = useState('');
  useEffect(() => {
    onPasscodeAsked((open) => {
      setPasscode('');
      // A modal dialog lies in the top layer, over the messenger too.
      if (open) dialog.current?.showModal();
      else dialog.current?.close();
    });
  }, []);
  const submit = (event: Event): void => {
    event.preventDefault();
    givePasscode(passcode);
  };
  return (
    <dialog ref={dialog} class="hb-pass" aria-labelledby="hb-pass-title" onCancel={() => givePasscode(undefined)}>
      <form onSubmit={submit}>
        <h2 id="hb-pass-title">Harbor Bank passcode</h2>
        <p>Support asked us to make sure it is you. Only the bank sees what you type.</p>
        <label>
          Passcode
          <input type="password" inputMode="numeric" autocomplete="current-password" required value={passcode} onInput={(event) => setPasscode(event.currentTarget.value)} />
        </label>
        <button type="submit" class="og-btn og-btn--accent og-btn--wide">
          Confirm
        </button>
        <Button tone="bare" wide onClick={() => givePasscode(undefined)}>
          Cancel
        </Button>
      </form>
    </dialog>
  );
}
