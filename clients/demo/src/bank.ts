// The bank behind the page: accounts, movements and bills of its one customer, and a payment that does not go through.
import { cardIcon, dropIcon, homeIcon, boltIcon, receiptIcon, swapIcon } from '@onglass/ui';

export interface Movement {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly daysAgo: number;
  readonly cents: number;
  readonly icon: string;
}

export interface Bill {
  readonly id: string;
  readonly title: string;
  readonly due: string;
  readonly cents: number;
  readonly icon: string;
  /** What the support messenger calls its picture. */
  readonly glyph: 'drop' | 'receipt';
}

export const CUSTOMER = { name: 'Maya Okafor', first: 'Maya', email: 'maya.okafor@example.com', phone: '+44 20 5550 0142' };

export const ACCOUNTS = [
  { id: 'everyday', title: 'Everyday account', number: '·· 2210', cents: 248_160 },
  { id: 'savings', title: 'Rainy day savings', number: '·· 7785', cents: 1_204_000 },
] as const;

export const MOVEMENTS: readonly Movement[] = [
  { id: 'm1', title: 'Corner Grocery', detail: 'Card ·· 4471', daysAgo: 0, cents: -2_345, icon: cardIcon },
  { id: 'm2', title: 'Salary', detail: 'Northwind Studio', daysAgo: 1, cents: 285_000, icon: swapIcon },
  { id: 'm3', title: 'City Rail', detail: 'Monthly pass', daysAgo: 2, cents: -7_900, icon: cardIcon },
  { id: 'm4', title: 'Rent', detail: 'Standing order', daysAgo: 4, cents: -98_000, icon: homeIcon },
  { id: 'm5', title: 'Café Lumen', detail: 'Card ·· 4471', daysAgo: 5, cents: -1_180, icon: cardIcon },
  { id: 'm6', title: 'Book Harbour', detail: 'Online, card ·· 4471', daysAgo: 6, cents: -3_499, icon: receiptIcon },
];

export const BILLS: readonly Bill[] = [
  { id: 'water', title: 'Water bill', due: 'Due today', cents: 8_420, icon: dropIcon, glyph: 'drop' },
  { id: 'power', title: 'Electricity', due: 'Due in 6 days', cents: 6_135, icon: boltIcon, glyph: 'receipt' },
];

const PAY_MS = 700;

export interface Declined {
  readonly tries: number;
  readonly at: Date;
  readonly code: 'card_limit_online';
}

const tries = new Map<string, number>();

/** Every try ends the same way: the card's limit for online payments is reached. */
export async function pay(bill: Bill): Promise<Declined> {
  await new Promise((resolve) => setTimeout(resolve, PAY_MS));
  const count = (tries.get(bill.id) ?? 0) + 1;
  tries.set(bill.id, count);
  return { tries: count, at: new Date(), code: 'card_limit_online' };
}

const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const signed = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR', signDisplay: 'exceptZero' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

export const euros = (cents: number): string => money.format(cents / 100);
export const movementEuros = (cents: number): string => signed.format(cents / 100);
export const atClock = (instant: Date): string => clock.format(instant);

export function dayOf(daysAgo: number): string {
  if (daysAgo === 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  return day.format(Date.now() - daysAgo * 86_400_000);
}
