import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { onDemand } from './on_demand.tsx';

const KeyList = onDemand(async () => (await import('./KeyList.tsx')).KeyList);

export function KeyHelp(): JSX.Element | null {
  const { asks } = useDesk();
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => asks.listen((ask) => ask === 'help' && setOpen(true)), [asks]);
  return open ? <KeyList onClose={() => setOpen(false)} /> : null;
}
