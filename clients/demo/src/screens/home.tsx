// Accounts and what moved on them.
import { Glyph, Icon, Row, nextIcon, swapIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { ACCOUNTS, BILLS, CUSTOMER, MOVEMENTS, dayOf, euros, movementEuros, type Movement } from '../bank.ts';
import { goTo } from '../route.ts';

export function HomeScreen(): JSX.Element {
  const [everyday, savings] = ACCOUNTS;
  const due = BILLS[0];
  return (
    <>
      <h1 class="hb-hello">Hello {CUSTOMER.first}</h1>
      <section class="hb-account" aria-label={everyday.title}>
        <p>
          {everyday.title} <span class="og-num">{everyday.number}</span>
        </p>
        <p class="hb-figure og-num">{euros(everyday.cents)}</p>
        <div class="hb-account__foot">
          <span>{savings.title}</span>
          <span class="og-num">{euros(savings.cents)}</span>
        </div>
      </section>
      {due === undefined ? null : (
        <div class="og-rows">
          <Row icon={due.icon} title={`${due.title}, ${euros(due.cents)}`} detail={due.due} next={nextIcon} onClick={() => goTo(`pay/${due.id}`)} />
        </div>
      )}
      <section class="hb-section" aria-label="Latest payments">
        <h2>Latest payments</h2>
        <div class="og-rows">
          {MOVEMENTS.map((movement) => (
            <MovementRow key={movement.id} movement={movement} />
          ))}
        </div>
      </section>
    </>
  );
}

function MovementRow({ movement }: { readonly movement: Movement }): JSX.Element {
  return (
    <button type="button" class="og-row" onClick={() => goTo(`movement/${movement.id}`)}>
      <Glyph icon={movement.cents > 0 ? swapIcon : movement.icon} tone={movement.cents > 0 ? 'good' : 'plain'} />
      <span class="og-row__words">
        {movement.title}
        <small>
          {dayOf(movement.daysAgo)} · {movement.detail}
        </small>
      </span>
      <span class={`og-num${movement.cents > 0 ? ' hb-in' : ''}`}>{movementEuros(movement.cents)}</span>
      <Icon path={nextIcon} size={20} class="og-icon--next" />
    </button>
  );
}
