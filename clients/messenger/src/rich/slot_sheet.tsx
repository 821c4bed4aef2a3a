// SlotPicker: days, then times, in one named zone: the customer's own, or that of the place they have to come to.
import type { MessageItem } from '@onglass/core';
import { Button, Icon, Sheet, globeIcon, pinIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import type { ContentOf } from './kinds.ts';
import type { GiveAnswer } from './question_over.tsx';
import { ownZone, sameClock, slotDays, zoneCity, zoneClock, zoneDay, type Slot, type SlotDay } from './slots.ts';

export interface SlotSheetProps {
  readonly item: MessageItem;
  readonly content: ContentOf<'time_picker'>;
  readonly onAnswer: GiveAnswer;
  readonly onClose: () => void;
}

/** "Thursday 12 November, 08:10 (Lisbon)". */
function slotWords(slot: Slot, timeZone: string): string {
  return t('slot_words', { day: zoneDay(slot.startsAtMs, timeZone, locale()), time: slot.label, zone: zoneCity(timeZone) });
}

export function SlotSheet({ content, onAnswer, onClose }: SlotSheetProps): JSX.Element {
  const { now } = useModel();
  const name = useId();
  const phone = ownZone();
  const place = content.location !== undefined && content.location !== '';
  const timeZone = place ? content.time_zone : phone;
  const days = slotDays(content.slots, timeZone, now(), locale());
  const [dayKey, setDayKey] = useState(() => days.find(({ free }) => free > 0)?.key ?? days[0]?.key);
  const [slotId, setSlotId] = useState<string>();
  const day = days.find(({ key }) => key === dayKey);
  const chosen = day?.slots.find(({ id, gone }) => id === slotId && !gone);
  const other = place ? phone : content.time_zone;
  return (
    <Sheet title={content.text} closeLabel={t('close')} onClose={onClose}>
      <Days name={`${name}-day`} days={days} chosen={dayKey} onPick={setDayKey} />
      {day === undefined ? null : (
        <>
          <p class="og-zone">
            <Icon path={globeIcon} size={16} />
            {t(timeZone === phone ? 'zone_own' : 'zone_place', { zone: zoneCity(timeZone) })}
          </p>
          {day.clockChanged ? <p class="og-sub">{t('zone_changes')}</p> : null}
          <Times name={`${name}-time`} day={day} chosen={slotId} onPick={setSlotId} />
        </>
      )}
      {place ? (
        <p class="og-zone">
          <Icon path={pinIcon} size={16} />
          <span dir="auto">{content.location}</span>
        </p>
      ) : null}
      {chosen !== undefined && !sameClock(chosen.startsAtMs, timeZone, other) ? (
        <p class="og-sub" role="status">
          {t('zone_elsewhere', { time: zoneClock(chosen.startsAtMs, other, locale()), day: zoneDay(chosen.startsAtMs, other, locale()), zone: zoneCity(other) })}
        </p>
      ) : null}
      <Button tone="accent" wide aria-disabled={chosen === undefined} onClick={() => chosen !== undefined && onAnswer({ slot: chosen.id }, slotWords(chosen, timeZone))}>
        {chosen === undefined ? t('slot_pick') : t('slot_take', { day: zoneDay(chosen.startsAtMs, timeZone, locale()), time: chosen.label })}
      </Button>
    </Sheet>
  );
}

interface DaysProps {
  readonly name: string;
  readonly days: readonly SlotDay[];
  readonly chosen: string | undefined;
  readonly onPick: (key: string) => void;
}

function Days({ name, days, chosen, onPick }: DaysProps): JSX.Element {
  return (
    <fieldset class="og-days">
      <legend class="og-vh">{t('slot_day')}</legend>
      {days.map((day) => (
        <label key={day.key} class={`og-tile${day.key === chosen ? ' og-tile--on' : ''}${day.free === 0 ? ' og-tile--off' : ''}`}>
          <input type="radio" name={name} checked={day.key === chosen} disabled={day.free === 0} onChange={() => onPick(day.key)} />
          {day.weekday}
          <b class="og-num">{day.day}</b>
          {day.free === 0 ? t('slot_full') : t('slot_free', { count: day.free })}
        </label>
      ))}
    </fieldset>
  );
}

interface TimesProps {
  readonly name: string;
  readonly day: SlotDay;
  readonly chosen: string | undefined;
  readonly onPick: (id: string) => void;
}

function Times({ name, day, chosen, onPick }: TimesProps): JSX.Element {
  return (
    <fieldset class="og-slots">
      <legend class="og-vh">{t('slot_time')}</legend>
      {day.slots.map((slot) => (
        <label key={slot.id} class={`og-tile og-num${slot.id === chosen && !slot.gone ? ' og-tile--on' : ''}${slot.gone ? ' og-tile--off og-tile--gone' : ''}`}>
          <input type="radio" name={name} checked={slot.id === chosen && !slot.gone} disabled={slot.gone} onChange={() => onPick(slot.id)} />
          {slot.label}
          {slot.gone ? <span class="og-vh"> {t('slot_gone')}</span> : null}
        </label>
      ))}
    </fieldset>
  );
}
