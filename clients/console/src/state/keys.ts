// Single keys do things while nobody is typing (K1). With Ctrl, Alt or Cmd held a key belongs to the browser.
import { isComposing } from '@onglass/ui';
import type { Ask } from './asks.ts';

const ASKS: Readonly<Record<string, Ask>> = {
  j: 'list_next',
  k: 'list_previous',
  Enter: 'list_open',
  r: 'reply',
  n: 'note',
  e: 'toggle_resolved',
  s: 'snooze',
  a: 'assign',
  t: 'transfer',
  p: 'promise',
  g: 'take',
  h: 'timeline',
  '/': 'search',
  '?': 'help',
};

const TAKES_KEYS = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"], [role="alertdialog"], [role="separator"]';
const PRESSED_BY_ENTER = 'a[href], button, summary, [role="radio"]';

/** What a key press asks for, or nothing when the key belongs to the field, menu or button it was pressed in. */
export function askOf(event: KeyboardEvent): Ask | undefined {
  if (event.defaultPrevented || isComposing(event) || withModifier(event)) return undefined;
  const taken = event.key === 'Enter' ? `${TAKES_KEYS}, ${PRESSED_BY_ENTER}` : TAKES_KEYS;
  const isTaken = event.target instanceof Element && event.target.closest(taken) !== null;
  return isTaken ? undefined : ASKS[event.key];
}

function withModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

/** True when this Enter sends: the chosen key, and not the one that ends an input method's composition. */
export function sends(event: KeyboardEvent, sendKey: 'enter' | 'mod_enter'): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey || isComposing(event)) return false;
  const withMod = event.ctrlKey || event.metaKey;
  return withMod || sendKey === 'enter';
}

/** The key that does things on this kind of device, as its people call it. */
export function modName(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
}
