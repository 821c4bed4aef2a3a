// Tells of what happens while the agent looks elsewhere: a tone, a notification, the tab's badge. Draws nothing.
import type { AlertOccasion, ConversationRow, Id, Offer } from '@onglass/core';
import { useEffect } from 'preact/hooks';
import { alertsOf, type Alerts } from '../state/alerts.ts';
import { closeNotifications, onOpenAsked, setBadge, showNotification } from '../state/alerts_browser.ts';
import { becameDue, happenedSince, isSettled, remember, type Happening, type Memory } from '../state/alerts_happenings.ts';
import { useDesk, type Desk } from '../state/desk.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { playTone } from '../state/tone.ts';
import { t } from '../text/alerts_dialog.ts';

/** While somebody has not touched anything for so long, nobody sits there. */
const IDLE_MS = 120_000;
const TELL_MS = 15_000;

function isOnScreen(desk: Desk, id: Id): boolean {
  return document.visibilityState === 'visible' && desk.address.place.peek().conversationId === id;
}

function tell(desk: Desk, alerts: Alerts, occasion: AlertOccasion, row: ConversationRow): void {
  if (isOnScreen(desk, row.id)) return;
  const { sound, desktop } = alerts.ways(occasion);
  if (sound) playTone();
  if (!desktop || document.visibilityState === 'visible') return;
  const title = t(`alert.${occasion}`, { name: customerName(row.customer) });
  const body = row.last_message?.text ?? subjectOf(row) ?? row.case_number;
  void showNotification({ title, body, conversationId: row.id, occasion });
}

/** One's own cases: given, written in, due. What stood there when the desk opened is no news. */
function watchCases(desk: Desk, alerts: Alerts): () => void {
  const { counted, serverTime } = desk;
  const told = new Set<string>();
  let memory: Memory | undefined;
  let fromMs = serverTime.now.peek();
  const tellAll = (happenings: readonly Happening[]): void => {
    for (const { occasion, row, key } of happenings) {
      if (!told.has(key)) tell(desk, alerts, occasion, row);
      told.add(key);
    }
  };
  const look = (): void => {
    const { rows, phase, stale } = counted.mine.state.get();
    if (phase !== 'ready' || stale) return;
    setBadge(rows.filter((row) => row.unread > 0).length);
    if (memory !== undefined) tellAll(happenedSince(memory, rows));
    memory = new Map([...(memory ?? []), ...remember(rows)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const offered = new Set(desk.client.offers.get().map((offer) => offer.conversation_id));
    void closeNotifications((id, occasion) => !offered.has(id) && isSettled(byId.get(id), occasion));
  };
  look();
  const stops = [
    counted.mine.state.subscribe(look),
    serverTime.now.subscribe((now) => {
      if (now > fromMs) tellAll(becameDue(counted.mine.state.get().rows, fromMs, now));
      fromMs = now;
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function watchOffers(desk: Desk, alerts: Alerts): () => void {
  const told = new Set<string>();
  const look = (offers: readonly Offer[]): void => {
    for (const { conversation_id, until_at, row } of offers) {
      const key = `${conversation_id} ${until_at}`;
      if (row === undefined || told.has(key)) continue;
      told.add(key);
      tell(desk, alerts, 'offered', row);
    }
  };
  look(desk.client.offers.get());
  return desk.client.offers.subscribe(look);
}

/** Says that a console is in view, so that what is seen there is not pushed too. It says nothing of being available. */
function watchAttention(desk: Desk, alerts: Alerts): () => void {
  let touchedAt = Date.now();
  let said = false;
  const say = (): void => {
    const inView = document.visibilityState === 'visible' && Date.now() - touchedAt < IDLE_MS;
    if (!alerts.isPushed.peek() || (!inView && !said)) return;
    said = inView;
    void desk.client.alerts.setAttention(inView);
  };
  const touch = (): void => {
    touchedAt = Date.now();
  };
  const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
  for (const sign of signs) document.addEventListener(sign, touch, { passive: true });
  document.addEventListener('visibilitychange', say);
  const timer = setInterval(say, TELL_MS);
  const stop = alerts.isPushed.subscribe(say);
  return () => {
    for (const sign of signs) document.removeEventListener(sign, touch);
    document.removeEventListener('visibilitychange', say);
    clearInterval(timer);
    stop();
  };
}

export function AlertTeller(): null {
  const desk = useDesk();
  useEffect(() => {
    const alerts = alertsOf(desk);
    void alerts.load();
    const stops = [
      watchCases(desk, alerts),
      watchOffers(desk, alerts),
      watchAttention(desk, alerts),
      onOpenAsked((conversationId) => desk.address.go({ view: 'mine', status: 'open', q: '', conversationId })),
    ];
    return () => {
      stops.forEach((stop) => stop());
      setBadge(0);
    };
  }, [desk]);
  return null;
}
