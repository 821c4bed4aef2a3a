// A place as a card: where it is in words and figures, and a link to a map. The picture is drawn here, a grid with a pin:
// no map service learns where somebody is before they ask for it.
import { Icon, outIcon, pinIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { locale, t } from '../app/texts.ts';
import type { ContentOf } from './kinds.ts';

export type Place = Pick<ContentOf<'location'>, 'latitude' | 'longitude' | 'accuracy_m' | 'label'>;

const ZOOM = 16;

function mapUrl({ latitude, longitude }: Place): string {
  const spot = `${latitude.toFixed(6)}/${longitude.toFixed(6)}`;
  return `https://www.openstreetmap.org/?mlat=${latitude.toFixed(6)}&mlon=${longitude.toFixed(6)}#map=${ZOOM}/${spot}`;
}

/** "38.7223, −9.1393". */
export function placeFigures({ latitude, longitude }: Place): string {
  const format = new Intl.NumberFormat(locale(), { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  return `${format.format(latitude)}, ${format.format(longitude)}`;
}

/** "to about 12 m". */
export function accuracyWords({ accuracy_m: metres }: Place): string | undefined {
  if (metres === undefined) return undefined;
  const far = metres >= 1000;
  const length = new Intl.NumberFormat(locale(), { style: 'unit', unit: far ? 'kilometer' : 'meter', maximumFractionDigits: far ? 1 : 0 }).format(far ? metres / 1000 : metres);
  return t('place_accuracy', { length });
}

export function PlaceMap({ place }: { readonly place: Place }): JSX.Element {
  return (
    <svg class="og-map" viewBox="0 0 320 140" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      {[-20, 50, 120, 190, 260, 330].map((x) => (
        <path key={`x${x}`} d={`M${x} 0L${x + 36} 140`} />
      ))}
      {[20, 64, 108].map((y) => (
        <path key={`y${y}`} d={`M0 ${y + 8}L320 ${y - 8}`} />
      ))}
      {place.accuracy_m === undefined ? null : <circle cx="160" cy="76" r="44" />}
      <path class="og-map__pin" transform="translate(136 28) scale(2)" d={pinIcon} />
    </svg>
  );
}

export function PlaceCard({ content }: { readonly content: ContentOf<'location'> }): JSX.Element {
  const words = [placeFigures(content), accuracyWords(content)].filter(Boolean).join(' · ');
  return (
    <section class="og-card og-rich" aria-label={t('place')}>
      <PlaceMap place={content} />
      <div class="og-card__body">
        <div>
          <h3 dir="auto">{content.label ?? t('place')}</h3>
          <p class="og-num">{words}</p>
        </div>
      </div>
      <div class="og-rich__actions">
        <a class="og-rich__action" href={mapUrl(content)} target="_blank" rel="noopener noreferrer">
          {t('place_map')}
          <Icon path={outIcon} size={16} flip />
          <span class="og-vh">{t('new_window')}</span>
        </a>
      </div>
    </section>
  );
}
