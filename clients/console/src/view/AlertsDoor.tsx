// Fetches what alerts need after the desk is there: what tells of happenings, and the dialog when it is first opened.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';

interface Part {
  readonly onClose: () => void;
}

const PARTS = {
  teller: async (): Promise<ComponentType<Part>> => (await import('./AlertTeller.tsx')).AlertTeller,
  dialog: async (): Promise<ComponentType<Part>> => (await import('./AlertsDialog.tsx')).AlertsDialog,
};

export function AlertsDoor({ part, onClose }: Part & { readonly part: keyof typeof PARTS }): JSX.Element | null {
  const { notices } = useDesk();
  const [fetched, setFetched] = useState<{ readonly Shown: ComponentType<Part> } | undefined>(undefined);
  useEffect(() => {
    PARTS[part]().then(
      (Shown) => setFetched({ Shown }),
      () => {
        notices.show(t('alerts.not_fetched'), 'bad');
        onClose();
      },
    );
    // It is fetched once; whoever closes it opens it anew.
  }, [part]);
  return fetched === undefined ? null : <fetched.Shown onClose={onClose} />;
}
