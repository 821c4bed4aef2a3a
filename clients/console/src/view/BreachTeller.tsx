// An answer that falls due under one's eyes is said once, politely; what was late before the desk opened is only shown (K8).
import type { ConversationRow } from '@onglass/core';
import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { brokenSince } from '../state/due.ts';
import { customerName } from '../state/people.ts';
import { t } from '../text/index.ts';

export function BreachTeller(): null {
  const { counted, serverTime, notices } = useDesk();
  const told = useRef(new Set<string>());
  useEffect(() => {
    let before = serverTime.now.peek();
    return serverTime.now.subscribe((now) => {
      const from = before;
      before = now;
      if (now <= from) return;
      const broken = brokenSince(counted.mine.state.get().rows, from, now).filter(({ key }) => !told.current.has(key));
      for (const { key } of broken) told.current.add(key);
      if (broken.length > 0) notices.speak(broken.map(({ row }) => wordsOf(row)).join(' '));
    });
  }, [counted, serverTime, notices]);
  return null;
}

function wordsOf(row: ConversationRow): string {
  return t('due.broken', { name: customerName(row.customer) });
}
