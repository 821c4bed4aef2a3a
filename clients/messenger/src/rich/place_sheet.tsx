// Sending one's own place: what will be sent is said first, found only after a tap, shown, and sent only after another one.
import type { Conversation } from '@onglass/core';
import { Button, Sheet } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';
import { accuracyWords, placeFigures, PlaceMap, type Place } from './place.tsx';

export interface PlaceSheetProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

type State = { readonly name: 'asking' | 'looking' } | { readonly name: 'failed'; readonly why: 'place_denied' | 'place_unknown' } | { readonly name: 'found'; readonly place: Place };

const PATIENCE_MS = 15_000;
const DIGITS = 1e6;

function rounded({ coords }: GeolocationPosition): Place {
  const round = (value: number): number => Math.round(value * DIGITS) / DIGITS;
  return { latitude: round(coords.latitude), longitude: round(coords.longitude), accuracy_m: Math.round(coords.accuracy) };
}

export function PlaceSheet({ conversation, onClose }: PlaceSheetProps): JSX.Element {
  const [state, setState] = useState<State>({ name: 'asking' });
  const here = useRef(true);
  const sent = useRef(false);
  useEffect(() => () => void (here.current = false), []);
  const look = (): void => {
    setState({ name: 'looking' });
    const tell = (next: State): void => {
      if (here.current) setState(next);
    };
    // Absent where the page was not fetched safely.
    const finder = (navigator as { readonly geolocation?: Geolocation }).geolocation;
    if (finder === undefined) {
      tell({ name: 'failed', why: 'place_unknown' });
      return;
    }
    finder.getCurrentPosition(
      (found) => tell({ name: 'found', place: rounded(found) }),
      (error) => tell({ name: 'failed', why: error.code === error.PERMISSION_DENIED ? 'place_denied' : 'place_unknown' }),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    );
  };
  const send = (place: Place): void => {
    if (sent.current) return;
    sent.current = true;
    void conversation.sendContent({ type: 'location', ...place });
    onClose();
  };
  return (
    <Sheet title={t('place_send_title')} closeLabel={t('close')} onClose={onClose}>
      <p class="og-sub og-sheet__intro">{t('place_consent')}</p>
      <div aria-live="polite">
        {state.name === 'looking' ? <p class="og-sub og-sheet__intro">{t('place_looking')}</p> : null}
        {state.name === 'failed' ? <p class="og-error">{t(state.why)}</p> : null}
        {state.name === 'found' ? (
          <div class="og-card">
            <PlaceMap place={state.place} />
            <div class="og-card__body">
              <p class="og-num">{[placeFigures(state.place), accuracyWords(state.place)].filter(Boolean).join(' · ')}</p>
            </div>
          </div>
        ) : null}
      </div>
      {state.name === 'found' ? (
        <Button tone="accent" wide onClick={() => send(state.place)}>
          {t('place_send')}
        </Button>
      ) : (
        <Button tone="accent" wide aria-disabled={state.name === 'looking'} onClick={() => state.name !== 'looking' && look()}>
          {t(state.name === 'failed' ? 'try_again' : 'place_find')}
        </Button>
      )}
      <Button tone="bare" onClick={onClose}>
        {t('place_not')}
      </Button>
    </Sheet>
  );
}
