import { clockIcon, Icon } from '@onglass/ui';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { promiseAt } from '../state/promise.ts';

/** By when an agent promised to answer, counted down on the server's time as it comes near. */
export function PromiseMark({ until, class: extra = '' }: { readonly until: string; readonly class?: string }): JSX.Element {
  const { serverTime } = useDesk();
  const untilMs = Date.parse(until);
  const told = useMemo(() => computed(() => promiseAt(untilMs, serverTime.now.value)), [untilMs, serverTime]);
  const words = useMemo(() => computed(() => told.value.words), [told]);
  const tone = useMemo(() => computed(() => told.value.tone), [told]);
  return (
    <span class={`turn turn--${tone.value} ${extra}`.trim()} data-promised={tone.value}>
      <Icon path={clockIcon} size={16} class="og-icon--14" />
      <bdi>{words.value}</bdi>
    </span>
  );
}
