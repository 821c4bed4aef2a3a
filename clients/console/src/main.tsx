// The console of agents: reads what is saved, then shows the sign-in or the desk.
import { createAgentClient } from '@onglass/core';
import { browserEnvironment } from '@onglass/ui/environment';
import '@onglass/ui/tokens.css';
import { render } from 'preact';
import { createAddress } from './state/address.ts';
import { startClock } from './state/clock.ts';
import { createPreferences } from './state/preferences.ts';
import './styles/index.css';
import { App } from './view/App.tsx';

const root = document.getElementById('desk');
if (root === null) throw new Error('index.html has no #desk');

const preferences = createPreferences(window.localStorage, document.documentElement);
const address = createAddress(window, import.meta.env.BASE_URL);
const client = createAgentClient({ serverUrl: window.location.origin, environment: browserEnvironment({ name: 'onglass-console' }) });

startClock();
await client.start();
render(<App client={client} address={address} preferences={preferences} />, root);
