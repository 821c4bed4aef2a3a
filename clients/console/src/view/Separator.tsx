// A line between two panes that can be moved: by pointer, by arrow keys, back to its place by double click or Enter (K7).
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

export interface SeparatorProps {
  readonly label: string;
  readonly controls: string;
  readonly class: string;
  readonly valuePx: number;
  readonly minPx: number;
  readonly maxPx: number;
  readonly startPx: number;
  /** 1 when the pane grows as the line moves to the end side, -1 when to the start side. */
  readonly sense: 1 | -1;
  readonly onChange: (valuePx: number) => void;
}

const STEP_PX = 16;
const BIG_STEP_PX = 64;

export function Separator(props: SeparatorProps): JSX.Element {
  const start = useRef<{ readonly x: number; readonly valuePx: number } | undefined>(undefined);
  const direction = (at: Element): number => props.sense * (getComputedStyle(at).direction === 'rtl' ? -1 : 1);
  const change = (valuePx: number): void => props.onChange(Math.round(Math.min(props.maxPx, Math.max(props.minPx, valuePx))));
  const targetOf = (event: KeyboardEvent, at: Element): number | undefined => {
    const step = (event.shiftKey ? BIG_STEP_PX : STEP_PX) * direction(at);
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: props.valuePx + step,
      ArrowLeft: props.valuePx - step,
      Home: props.minPx,
      End: props.maxPx,
      Enter: props.startPx,
    };
    return targets[event.key];
  };
  const release = (at: HTMLElement): void => {
    start.current = undefined;
    delete at.dataset['dragging'];
    delete document.body.dataset['resizing'];
  };
  return (
    <div
      class={`sep ${props.class}`}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={props.label}
      aria-controls={props.controls}
      aria-valuenow={props.valuePx}
      aria-valuemin={props.minPx}
      aria-valuemax={props.maxPx}
      aria-valuetext={`${props.valuePx} px`}
      onKeyDown={(event) => {
        const target = targetOf(event, event.currentTarget);
        if (target === undefined) return;
        event.preventDefault();
        change(target);
      }}
      onDblClick={() => change(props.startPx)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        start.current = { x: event.clientX, valuePx: props.valuePx };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.dataset['dragging'] = '';
        document.body.dataset['resizing'] = '';
      }}
      onPointerMove={(event) => {
        const from = start.current;
        if (from) change(from.valuePx + (event.clientX - from.x) * direction(event.currentTarget));
      }}
      onPointerUp={(event) => release(event.currentTarget)}
      onPointerCancel={(event) => release(event.currentTarget)}
    />
  );
}
