// Harbor Bank's page: starts the bank, then the support button.
import '@onglass/ui/tokens.css';
import '@onglass/ui/base.css';
import '@onglass/ui/parts.css';
import '@onglass/ui/talk.css';
import './bank.css';
import { render } from 'preact';
import { Bank } from './app.tsx';
import { startSupport } from './support.ts';

const place = document.getElementById('app');
if (place !== null) render(<Bank />, place);
// A bank without a support server still is a bank; the reason stands where developers look.
startSupport().catch((reason: unknown) => reportError(reason));
