import { Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: string;
  readonly mark?: string | undefined;
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const MIRRORED: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight']);

/** One forward or back by an arrow key, as the reading direction has it; undefined for other keys. */
function stepOf(key: string, box: Element): number | undefined {
  const step = STEPS[key];
  if (step === undefined || !MIRRORED.has(key)) return step;
  return getComputedStyle(box).direction === 'rtl' ? -step : step;
}

/** One of a few, all in view. A radio group: one tab stop, arrow keys choose. */
export function Segmented<Value extends string>({ label, value, segments, onChange }: SegmentedProps<Value>): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLDivElement }): void => {
    const step = stepOf(event.key, event.currentTarget);
    if (step === undefined) return;
    event.preventDefault();
    const at = (segments.findIndex((one) => one.value === value) + step + segments.length) % segments.length;
    const next = segments[at];
    if (next === undefined) return;
    onChange(next.value);
    box.current?.querySelectorAll('button')[at]?.focus();
  };
  return (
    <div ref={box} class="seg" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {segments.map((one) => (
        <button key={one.value} type="button" role="radio" aria-checked={one.value === value} tabIndex={one.value === value ? 0 : -1} onClick={() => onChange(one.value)}>
          {one.icon === undefined ? null : <Icon path={one.icon} size={16} />}
          {one.label}
          {one.mark === undefined ? null : <span class="seg__mark" title={one.mark}><span class="vh">{one.mark}</span></span>}
        </button>
      ))}
    </div>
  );
}
