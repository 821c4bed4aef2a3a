// One payment, and the way to ask about it.
import { Button, Glyph, Icon, chatIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { MOVEMENTS, dayOf, euros, movementEuros } from '../bank.ts';
import { askAbout } from '../support.ts';
import { TopBar } from './top_bar.tsx';

export function MovementScreen({ movementId }: { readonly movementId: string }): JSX.Element {
  const movement = MOVEMENTS.find(({ id }) => id === movementId);
  if (movement === undefined) return <TopBar title="This payment is not here" back="" />;
  const ask = (): void =>
    askAbout('Payment details', 'payments', {
      title: `${movement.title}, ${euros(Math.abs(movement.cents))}`,
      detail: `${dayOf(movement.daysAgo)}, ${movement.detail}`,
      icon: 'receipt',
      attributes: { movement_id: movement.id, amount_cents: movement.cents },
    });
  return (
    <>
      <TopBar title="Payment" back="" />
      <div class="hb-what">
        <Glyph icon={movement.icon} />
        <div>
          <b>{movement.title}</b>
          <p class="og-sub">{dayOf(movement.daysAgo)}</p>
        </div>
      </div>
      <p class="hb-amount og-num">{movementEuros(movement.cents)}</p>
      <dl class="og-card hb-facts">
        <div>
          <dt>Paid with</dt>
          <dd>{movement.detail}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd>Completed</dd>
        </div>
        <div>
          <dt>Reference</dt>
          <dd class="og-num">HB-20418-{movement.id.slice(1).padStart(2, '0')}</dd>
        </div>
      </dl>
      <Button wide onClick={ask}>
        <Icon path={chatIcon} size={20} />
        Ask about this
      </Button>
    </>
  );
}
