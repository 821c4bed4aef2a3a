// What a tapped thing is called. Invariant: no value of a field, and no rendered text that the page did not allow.

const PRESSABLE = '[data-onglass-name],button,a[href],summary,[role=button],[role=link],[role=tab],[role=menuitem],[role=switch],input[type=submit],input[type=button],input[type=checkbox],input[type=radio]';
const ALLOW = 'data-onglass-allow';
const MASK = '[data-onglass-mask]';
const MASKED = '•••';
const TEXT_MAX = 200;

export interface Named {
  readonly name: string;
  readonly role: string;
}

/** Undefined for what has no name, or is not a thing one presses. */
export function nameOf(target: EventTarget | null): Named | undefined {
  if (!(target instanceof Element)) return undefined;
  const pressed = target.closest(PRESSABLE);
  if (pressed === null) return undefined;
  const role = pressed.getAttribute('role') ?? pressed.tagName.toLowerCase();
  const name = givenName(pressed) ?? shownName(pressed);
  return name === undefined ? undefined : { name, role };
}

/** The app's own words. */
function givenName(element: Element): string | undefined {
  const given = element.getAttribute('data-onglass-name');
  if (given !== null && given !== '') return given;
  if (element.closest(MASK) !== null) return undefined;
  const label = element.getAttribute('aria-label') ?? element.getAttribute('title');
  return label === null || label.trim() === '' ? undefined : label;
}

/** Rendered words may be a person's: they are told only where the page allows it. */
function shownName(element: Element): string | undefined {
  if (!(element instanceof HTMLElement) || element instanceof HTMLInputElement) return undefined;
  const text = element.textContent.trim();
  if (text === '') return undefined;
  return isAllowed(element) ? text.slice(0, TEXT_MAX) : MASKED;
}

/** The nearest word counts: allowed inside masked is allowed, and the other way round. */
export function isAllowed(element: Element): boolean {
  return element.closest(`[${ALLOW}],${MASK}`)?.hasAttribute(ALLOW) === true;
}
