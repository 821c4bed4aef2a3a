// The frame of the bank: sign-in or the four tabs.
import { Icon, cardIcon, homeIcon, swapIcon, userIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from './route.ts';
import { CardsScreen } from './screens/cards.tsx';
import { HomeScreen } from './screens/home.tsx';
import { MovementScreen } from './screens/movement.tsx';
import { PayBillScreen, PayScreen } from './screens/pay.tsx';
import { SignInScreen } from './screens/sign_in.tsx';
import { PasscodeSheet } from './screens/passcode.tsx';
import { YouScreen } from './screens/you.tsx';
import { isSignedIn, signIn, signOut, tellScreen } from './support.ts';

const TABS = [
  { name: '', title: 'Home', icon: homeIcon },
  { name: 'pay', title: 'Pay', icon: swapIcon },
  { name: 'cards', title: 'Cards', icon: cardIcon },
  { name: 'you', title: 'You', icon: userIcon },
] as const;

const SCREEN_NAMES: Readonly<Record<string, string>> = { '': 'Home', pay: 'Pay', cards: 'Cards', you: 'You', movement: 'Payment details' };

export function Bank(): JSX.Element {
  const [entered, setEntered] = useState(isSignedIn());
  const [area = '', detail] = useRoute();
  const screen = !entered ? 'Sign in' : area === 'pay' && detail !== undefined ? 'Pay a bill' : (SCREEN_NAMES[area] ?? 'Home');
  useEffect(() => tellScreen(screen), [screen]);
  if (!entered) {
    const enter = (): void => {
      signIn();
      setEntered(true);
    };
    return <SignInScreen onEnter={enter} />;
  }
  const leave = (): void => {
    signOut();
    setEntered(false);
  };
  return (
    <div class="hb">
      <main class="hb-main">
        <Screen area={area} detail={detail} onLeave={leave} />
      </main>
      <TabBar here={area === 'movement' ? '' : area} />
      <PasscodeSheet />
    </div>
  );
}

interface ScreenProps {
  readonly area: string;
  readonly detail: string | undefined;
  readonly onLeave: () => void;
}

function Screen({ area, detail, onLeave }: ScreenProps): JSX.Element {
  if (area === 'pay') return detail === undefined ? <PayScreen /> : <PayBillScreen billId={detail} />;
  if (area === 'cards') return <CardsScreen />;
  if (area === 'you') return <YouScreen onLeave={onLeave} />;
  return area === 'movement' && detail !== undefined ? <MovementScreen movementId={detail} /> : <HomeScreen />;
}

function TabBar({ here }: { readonly here: string }): JSX.Element {
  return (
    <nav class="hb-tabs" aria-label="Harbor Bank">
      {TABS.map((tab) => (
        <a key={tab.name} href={`#/${tab.name}`} aria-current={tab.name === here ? 'page' : undefined}>
          <Icon path={tab.icon} />
          {tab.title}
        </a>
      ))}
    </nav>
  );
}
