// Paying a bill. It is declined: that is where a customer needs a person.
import { Button, Glyph, Icon, Row, alertIcon, cardIcon, chatIcon, nextIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ACCOUNTS, BILLS, atClock, euros, pay, type Bill, type Declined } from '../bank.ts';
import { goTo } from '../route.ts';
import { askAbout, tellStep } from '../support.ts';
import { TopBar } from './top_bar.tsx';

const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Fifth'];

export function PayScreen(): JSX.Element {
  return (
    <>
      <h1 class="hb-hello">Pay</h1>
      <section class="hb-section" aria-label="Bills to pay">
        <h2>Bills to pay</h2>
        <div class="og-rows">
          {BILLS.map((bill) => (
            <Row key={bill.id} icon={bill.icon} title={`${bill.title}, ${euros(bill.cents)}`} detail={bill.due} next={nextIcon} onClick={() => goTo(`pay/${bill.id}`)} />
          ))}
        </div>
      </section>
    </>
  );
}

export function PayBillScreen({ billId }: { readonly billId: string }): JSX.Element {
  const bill = BILLS.find(({ id }) => id === billId);
  return bill === undefined ? <TopBar title="This bill is not here" back="pay" /> : <BillForm bill={bill} />;
}

function triesWords({ tries, at }: Declined): string {
  return tries === 1 ? `Declined at ${atClock(at)}` : `Declined ${tries} times, last at ${atClock(at)}`;
}

function BillForm({ bill }: { readonly bill: Bill }): JSX.Element {
  const [declined, setDeclined] = useState<Declined>();
  const [paying, setPaying] = useState(false);
  const tryPaying = async (): Promise<void> => {
    setPaying(true);
    const outcome = await pay(bill);
    setDeclined(outcome);
    setPaying(false);
    tellStep('payment_declined', { bill: bill.id, tries: outcome.tries, error_code: outcome.code });
  };
  const ask = (): void =>
    askAbout('Pay a bill', 'payments', {
      title: `${bill.title}, ${euros(bill.cents)}`,
      ...(declined === undefined ? { detail: bill.due } : { detail: triesWords(declined), tone: 'bad' }),
      icon: bill.glyph,
      attributes: { bill_id: bill.id, amount_cents: bill.cents, ...(declined === undefined ? {} : { error_code: declined.code, tries: declined.tries }) },
    });
  return (
    <>
      <TopBar title="Pay a bill" back="pay" />
      <p class="og-sub">To</p>
      <div class="hb-what">
        <Glyph icon={bill.icon} />
        <div>
          <b>{bill.title}</b>
          <p class="og-sub">{bill.due}</p>
        </div>
      </div>
      <p class="hb-amount og-num">{euros(bill.cents)}</p>
      <div class="hb-what">
        <Glyph icon={cardIcon} />
        <div>
          Everyday card <span class="og-num">·· 4471</span>
          <p class="og-sub og-num">{euros(ACCOUNTS[0].cents)} available</p>
        </div>
      </div>
      {declined === undefined ? null : <DeclinedNote declined={declined} />}
      <Button wide tone="accent" disabled={paying} onClick={() => void tryPaying()}>
        {paying ? 'Paying' : declined === undefined ? 'Pay now' : 'Try again'}
      </Button>
      <Button wide onClick={ask}>
        <Icon path={chatIcon} size={20} />
        Ask about this
      </Button>
    </>
  );
}

function DeclinedNote({ declined }: { readonly declined: Declined }): JSX.Element {
  const ordinal = ORDINALS[declined.tries - 1] ?? `${declined.tries}th`;
  return (
    <div class="hb-declined" role="alert">
      <Icon path={alertIcon} size={20} />
      <div>
        <b>Payment declined</b>
        <p>
          {ordinal} try at {atClock(declined.at)}. Nothing was taken.
        </p>
      </div>
    </div>
  );
}
