// A week of shifts: each day any number of them, written as times of the day; a day can take over the one above it.
import type { Shift } from '@onglass/core';
import { closeIcon, copyIcon, Icon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Refusal } from './fields.tsx';
import { t } from './text.ts';
import { dayNames, shiftWords, timeOfDay } from './week.ts';

export interface ShiftsProps {
  readonly id: string;
  /** Which day, for screen readers. */
  readonly name: string;
  readonly shifts: readonly Shift[];
  readonly onChange: (shifts: readonly Shift[]) => void;
  readonly errorAt: (shift: number) => string | undefined;
}

const FIRST: Shift = ['09:00', '17:00'];

/** After the last shift an hour's break, then as long as the evening is. */
function nextShift(shifts: readonly Shift[]): Shift {
  const closes = shifts.at(-1)?.[1];
  const hour = Number(closes?.slice(0, 2));
  if (closes === undefined || Number.isNaN(hour) || hour > 21) return FIRST;
  const pad = (one: number): string => `${String(one).padStart(2, '0')}:00`;
  return [pad(hour + 1), pad(Math.min(24, hour + 5))];
}

export function Shifts({ id, name, shifts, onChange, errorAt }: ShiftsProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const set = (at: number, shift: Shift | undefined): void => onChange(shift === undefined ? shifts.filter((_, place) => place !== at) : shifts.map((one, place) => (place === at ? shift : one)));
  const add = (): void => {
    onChange([...shifts, nextShift(shifts)]);
    requestAnimationFrame(() => {
      const fields = box.current?.querySelectorAll('input');
      fields?.[fields.length - 2]?.select();
    });
  };
  return (
    <div class="shifts" ref={box}>
      {shifts.length === 0 ? <span class="shifts__closed">{t('hours.closed')}</span> : null}
      {shifts.map(([opens, closes], at) => {
        const error = errorAt(at);
        const invalid = { 'aria-invalid': error === undefined ? undefined : true, 'aria-describedby': error === undefined ? undefined : `${id}-${String(at)}-error` } as const;
        const number = String(at + 1);
        return (
          <span key={at} class="shift">
            <input class="input input--time num" inputMode="numeric" autocomplete="off" value={opens} aria-label={t('hours.opens', { day: name, number })} {...invalid} onInput={(event) => set(at, [event.currentTarget.value, closes])} onBlur={(event) => set(at, [timeOfDay(event.currentTarget.value), closes])} />
            <span aria-hidden="true">–</span>
            <input class="input input--time num" inputMode="numeric" autocomplete="off" value={closes} aria-label={t('hours.closes', { day: name, number })} {...invalid} onInput={(event) => set(at, [opens, event.currentTarget.value])} onBlur={(event) => set(at, [opens, timeOfDay(event.currentTarget.value)])} />
            <button type="button" class="ibt ibt--28" aria-label={t('hours.drop', { day: name, number })} title={t('hours.drop', { day: name, number })} onClick={() => set(at, undefined)}>
              <Icon path={closeIcon} size={16} />
            </button>
            <Refusal id={`${id}-${String(at)}`} error={error} />
          </span>
        );
      })}
      <button type="button" class="ibt ibt--28" aria-label={t('hours.add', { day: name })} title={t('hours.add', { day: name })} onClick={add}>
        <Icon path={plusIcon} size={16} />
      </button>
    </div>
  );
}

export interface WeekEditorProps {
  readonly week: readonly (readonly Shift[])[];
  readonly onChange: (week: readonly (readonly Shift[])[]) => void;
  readonly errorAt: (path: string) => string | undefined;
}

export function WeekEditor({ week, onChange, errorAt }: WeekEditorProps): JSX.Element {
  const names = dayNames('long');
  const set = (day: number, shifts: readonly Shift[]): void => onChange(week.map((one, at) => (at === day ? shifts : one)));
  return (
    <div class="week">
      {week.map((shifts, day) => {
        const name = names[day] ?? '';
        const above = day === 0 ? undefined : week[day - 1];
        const isSame = above !== undefined && shiftWords(above) === shiftWords(shifts);
        return (
          <div key={name} class="week__day" role="group" aria-label={name}>
            <span class="week__name">{name}</span>
            <Shifts id={`week-${String(day)}`} name={name} shifts={shifts} onChange={(next) => set(day, next)} errorAt={(at) => errorAt(`week[${String(day)}][${String(at)}]`)} />
            {above === undefined ? null : (
              <button type="button" class="ibt ibt--28 week__copy" hidden={isSame} aria-label={t('hours.copy', { day: name, from: names[day - 1] ?? '' })} title={t('hours.copy', { day: name, from: names[day - 1] ?? '' })} onClick={() => set(day, above)}>
                <Icon path={copyIcon} size={16} />
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
