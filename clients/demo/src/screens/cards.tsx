// The customer's card and its limits.
import { Icon, Row, chatIcon, harborIcon, lockIcon, nextIcon, slidersIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { CUSTOMER } from '../bank.ts';
import { askAbout } from '../support.ts';

export function CardsScreen(): JSX.Element {
  const ask = (detail: string) => (): void => askAbout('Cards', 'cards', { title: 'Everyday card ·· 4471', detail, icon: 'card', attributes: { card: '4471' } });
  return (
    <>
      <h1 class="hb-hello">Cards</h1>
      <section class="hb-card" aria-label="Everyday card ending in 4471">
        <Icon path={harborIcon} />
        <p class="og-num">·· 4471</p>
        <p>{CUSTOMER.name}</p>
      </section>
      <div class="og-rows">
        <Row icon={slidersIcon} title="Online limit, €500 a day" detail="Used today: €461.40" />
        <Row icon={lockIcon} title="Contactless payments" detail="On" />
        <Row icon={chatIcon} title="Ask about this card" next={nextIcon} onClick={ask('Online limit €500 a day')} />
      </div>
    </>
  );
}
