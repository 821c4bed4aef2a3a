// Constructable stylesheets for the shadow root: allowed by a CSP without inline styles, and nothing leaks out.
import base from '@onglass/ui/base.css?inline';
import parts from '@onglass/ui/parts.css?inline';
import tokens from '@onglass/ui/tokens.css?inline';
import frame from './frame.css?inline';

export function styleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

export const messengerCss = tokens + base + parts + frame;
