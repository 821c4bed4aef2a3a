// What is being composed, as it stands in the fields: numbers as they are typed, pages as marks on fields. `made.ts`
// turns it into content, place by place, so that a refusal's path finds its field.
import type { CaptureKind, CardActionKind, FormFieldKind } from '@onglass/core';

export type Kind = 'list_picker' | 'time_picker' | 'form' | 'card' | 'carousel' | 'article' | 'video_guide' | 'rating' | 'capture_request' | 'location';

/** An uploaded picture: what is sent is its id. */
export interface Picture {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly url: string;
}

export interface ItemDraft {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly image?: Picture | undefined;
}
export interface SectionDraft {
  readonly id: string;
  readonly title: string;
  readonly items: readonly ItemDraft[];
}
export interface ListDraft {
  readonly text: string;
  readonly multiple: boolean;
  readonly min: string;
  readonly max: string;
  readonly sections: readonly SectionDraft[];
}
export interface SlotDraft {
  readonly id: string;
  /** As the date and time fields have them: `2027-03-02`, `09:30`. */
  readonly date: string;
  readonly time: string;
  readonly minutes: string;
}
export interface TimesDraft {
  readonly text: string;
  readonly location: string;
  /** Whose clock the fields show. */
  readonly by: 'customer' | 'mine';
  readonly slots: readonly SlotDraft[];
}
export interface ChoiceDraft {
  readonly id: string;
  readonly title: string;
}
export interface FieldDraft {
  readonly id: string;
  readonly label: string;
  readonly kind: FormFieldKind;
  readonly required: boolean;
  readonly secret: boolean;
  /** Begins a new page. */
  readonly page: boolean;
  readonly help: string;
  readonly choices: readonly ChoiceDraft[];
  readonly min: string;
  readonly max: string;
  readonly max_length: string;
}
export interface FormDraftOf {
  readonly text: string;
  readonly submit_label: string;
  readonly fields: readonly FieldDraft[];
}
export interface RowDraft {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}
export interface ActionDraft {
  readonly id: string;
  readonly title: string;
  readonly kind: CardActionKind;
  readonly url: string;
  readonly screen: string;
}
export interface CardDraft {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly image?: Picture | undefined;
  readonly alt: string;
  readonly rows: readonly RowDraft[];
  readonly actions: readonly ActionDraft[];
}
export interface CarouselDraft {
  readonly cards: readonly CardDraft[];
}
export interface ArticleDraft {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly image?: Picture | undefined;
  readonly alt: string;
}
export interface VideoDraft {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly image?: Picture | undefined;
  readonly duration: string;
  readonly captions: string;
  readonly screen: string;
}
export interface RatingDraft {
  readonly text: string;
  readonly comment: boolean;
}
export interface CaptureDraft {
  readonly text: string;
  readonly kinds: 'both' | CaptureKind;
}
export interface LocationDraft {
  readonly label: string;
  readonly latitude: string;
  readonly longitude: string;
}

export interface Drafts {
  readonly list_picker: ListDraft;
  readonly time_picker: TimesDraft;
  readonly form: FormDraftOf;
  readonly card: CardDraft;
  readonly carousel: CarouselDraft;
  readonly article: ArticleDraft;
  readonly video_guide: VideoDraft;
  readonly rating: RatingDraft;
  readonly capture_request: CaptureDraft;
  readonly location: LocationDraft;
}

/** An id that none of these has: `item-3` after `item-2`, also when `item-1` is gone. */
export function nextId(prefix: string, taken: readonly { readonly id: string }[]): string {
  const numbers = taken.map(({ id }) => Number(id.slice(prefix.length + 1))).filter(Number.isInteger);
  return `${prefix}-${Math.max(0, ...numbers) + 1}`;
}

export const newItem = (taken: readonly ItemDraft[]): ItemDraft => ({ id: nextId('item', taken), title: '', detail: '' });
export const newField = (taken: readonly FieldDraft[]): FieldDraft => ({ id: nextId('field', taken), label: '', kind: 'text', required: false, secret: false, page: false, help: '', choices: [], min: '', max: '', max_length: '' });
export const newRow = (taken: readonly RowDraft[]): RowDraft => ({ id: nextId('row', taken), label: '', value: '' });
export const newAction = (taken: readonly ActionDraft[]): ActionDraft => ({ id: nextId('action', taken), title: '', kind: 'reply', url: '', screen: '' });
export const newCard = (taken: readonly CardDraft[]): CardDraft => ({ id: nextId('card', taken), title: '', text: '', alt: '', rows: [], actions: [] });
export const newSlot = (taken: readonly SlotDraft[]): SlotDraft => ({ id: nextId('slot', taken), date: '', time: '', minutes: taken.at(-1)?.minutes ?? '30' });

const firstItems = [newItem([]), { ...newItem([]), id: 'item-2' }];
const cards = [newCard([]), { ...newCard([]), id: 'card-2' }];

/** `text`: what was already written in the reply. */
export function fresh(text: string): Drafts {
  return {
    list_picker: { text, multiple: false, min: '', max: '', sections: [{ id: 'section-1', title: '', items: firstItems }] },
    time_picker: { text, location: '', by: 'customer', slots: [newSlot([])] },
    form: { text, submit_label: '', fields: [newField([])] },
    card: { ...newCard([]), text },
    carousel: { cards },
    article: { title: '', url: '', text, alt: '' },
    video_guide: { title: '', url: '', text, duration: '', captions: '', screen: '' },
    rating: { text, comment: true },
    capture_request: { text, kinds: 'both' },
    location: { label: '', latitude: '', longitude: '' },
  };
}
