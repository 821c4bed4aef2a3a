import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { waitWords } from './words.ts';

/** How long since an instant, second by second; only these words are drawn again. */
export function Waited({ since }: { readonly since: string }): JSX.Element {
  const { serverTime } = useDesk();
  const words = useMemo(() => computed(() => waitWords(Date.parse(since), serverTime.now.value)), [since, serverTime]);
  return <span class="num">{words.value}</span>;
}
