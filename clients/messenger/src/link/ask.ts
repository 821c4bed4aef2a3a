// The question before a mailed link is used: a dialog of its own, since nothing of the messenger is there yet.
import { directionOf } from '@onglass/ui';
import type { Handover } from '../loader/contract.ts';
import { messengerCss, styleSheet } from '../styles/sheet.ts';
import linkCss from '../styles/link.css?inline';
import { languageOf } from '../app/language.ts';
import { englishLink } from '../texts/en_link.ts';
import { linkTexts } from '../texts/link.ts';

export type Outcome = 'done' | 'over' | 'failed';

type Key = keyof typeof englishLink;

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, text = '', classes = ''): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = classes;
  return made;
}

type Texts = (key: Key) => string;

/** A place of our own in the page, in the app's colours and the words' direction. */
function makeRoom({ theme = {} }: Handover['options'], language: string): readonly [host: HTMLElement, frame: HTMLElement] {
  const host = element('onglass-link' as 'div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(messengerCss + linkCss)];
  const frame = element('div', '', 'og');
  frame.lang = language;
  frame.dir = directionOf(language);
  const { scheme = 'auto', hue = 232 } = typeof theme === 'string' ? { scheme: theme } : theme;
  if (scheme !== 'auto') frame.dataset['theme'] = scheme;
  frame.style.setProperty('--og-hue', String(hue));
  root.append(frame);
  return [host, frame];
}

function button(words: string, tone: string): HTMLButtonElement {
  const made = element('button', words, `og-btn og-btn--${tone} og-btn--wide`);
  made.type = 'button';
  return made;
}

/** The question in words, and what answers it. */
function makeDialog(t: Texts, name: string) {
  const dialog = element('dialog', '', 'og-link');
  dialog.setAttribute('aria-labelledby', 'og-link-title');
  const title = element('h2', t('link_title'));
  title.id = 'og-link-title';
  const said = element('p', '', 'og-error');
  said.setAttribute('role', 'alert');
  const go = button(name, 'accent');
  const later = button(t('link_later'), 'bare');
  dialog.append(title, element('p', t('link_why'), 'og-sub'), said, go, later);
  return { dialog, said, go, later };
}

/** Asks, and calls `use` when the customer wants to go on; nothing was sent anywhere before that. */
export function askToContinue({ options }: Handover, letter: string, use: () => Promise<Outcome>): void {
  const locale = languageOf(options) ?? 'en';
  const texts = linkTexts[locale.split('-')[0] ?? ''];
  // Where there are no words of ours, the company's decide.
  const language = texts === undefined && options.messages?.['link_title'] === undefined ? 'en' : locale;
  const t: Texts = (key) => options.messages?.[key] ?? (texts ?? englishLink)[key];
  const name = letter === '' ? t('link_continue_plain') : t('link_continue').replace('{name}', `${letter}…`);
  const [host, frame] = makeRoom(options, language);
  const { dialog, said, go, later } = makeDialog(t, name);
  const end = (): void => {
    dialog.close();
    host.remove();
  };
  const tell = (outcome: 'over' | 'failed'): void => {
    said.textContent = t(`link_${outcome}`);
    go.disabled = false;
    go.textContent = name;
    if (outcome === 'failed') return;
    go.remove();
    later.textContent = t('link_close');
    later.focus();
  };
  dialog.addEventListener('cancel', end);
  later.onclick = end;
  go.onclick = () => {
    go.disabled = true;
    go.textContent = t('link_busy');
    said.textContent = '';
    void use().then((outcome) => {
      if (outcome === 'done') end();
      else tell(outcome);
    });
  };
  frame.append(dialog);
  document.body.append(host);
  dialog.showModal();
}
