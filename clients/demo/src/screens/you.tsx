// The customer, and the way out.
import { Avatar, Button, Row, atIcon, chatIcon, nextIcon, phoneIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { CUSTOMER } from '../bank.ts';
import { askForHelp } from '../support.ts';

export function YouScreen({ onLeave }: { readonly onLeave: () => void }): JSX.Element {
  return (
    <>
      <h1 class="hb-hello">You</h1>
      <div class="hb-what">
        <Avatar />
        <div>
          <b>{CUSTOMER.name}</b>
          <p class="og-sub">Customer since 2019</p>
        </div>
      </div>
      <div class="og-rows">
        <Row icon={atIcon} title={CUSTOMER.email} />
        <Row icon={phoneIcon} title={CUSTOMER.phone} />
        <Row icon={chatIcon} title="Help and messages" next={nextIcon} onClick={askForHelp} />
      </div>
      <Button wide onClick={onLeave}>
        Sign out
      </Button>
    </>
  );
}
