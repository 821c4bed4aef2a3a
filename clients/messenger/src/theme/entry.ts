// Entry of theme.js: for apps whose company gave a colour.
import type { OnglassApi } from '../loader/contract.ts';
import { toneSheet } from './tones.ts';

const handover = (globalThis as { Onglass?: OnglassApi }).Onglass?._;
const root = handover?.host.shadowRoot;
const session = handover?.seat?.model.client.session;
if (root && session !== undefined) {
  const sheet = new CSSStyleSheet();
  const draw = (): void => {
    const now = session.get();
    // Between two sessions the colour stays.
    if (now !== undefined) sheet.replaceSync(toneSheet(now.config.theme));
  };
  draw();
  session.subscribe(draw);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
