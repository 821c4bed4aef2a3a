// What an agent set up once and finds again on this device: pane widths (K7), the send key, the look.
import { signal, type Signal } from '@preact/signals';

export type SendKey = 'enter' | 'mod_enter';
export type Theme = 'system' | 'light' | 'dark';

export interface Widths {
  readonly listPx: number;
  readonly contextPx: number;
}

export interface Preferences {
  readonly widths: Signal<Widths>;
  readonly sendKey: Signal<SendKey>;
  readonly theme: Signal<Theme>;
  /** An answer can be taken back for a few seconds before it leaves (K11). */
  readonly undoSend: Signal<boolean>;
  set(change: Partial<Saved>): void;
}

export interface Saved {
  readonly widths: Widths;
  readonly sendKey: SendKey;
  readonly theme: Theme;
  readonly undoSend: boolean;
}

const KEY = 'onglass.console.preferences';
export const START: Saved = { widths: { listPx: 344, contextPx: 320 }, sendKey: 'enter', theme: 'system', undoSend: false };

function isWidth(value: unknown): value is number {
  return typeof value === 'number' && value >= 200 && value <= 800;
}

function pick<T>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

/** Reads what is saved; anything not understood falls back to the start value, field by field. */
export function readSaved(text: string | null): Saved {
  let kept: Record<string, unknown> = {};
  try {
    kept = Object(JSON.parse(text ?? '{}')) as Record<string, unknown>;
  } catch {
    return START;
  }
  const widths: Partial<Record<keyof Widths, unknown>> = Object(kept['widths']) as object;
  return {
    widths: {
      listPx: isWidth(widths.listPx) ? widths.listPx : START.widths.listPx,
      contextPx: isWidth(widths.contextPx) ? widths.contextPx : START.widths.contextPx,
    },
    sendKey: pick<SendKey>(kept['sendKey'], ['enter', 'mod_enter'], START.sendKey),
    theme: pick<Theme>(kept['theme'], ['system', 'light', 'dark'], START.theme),
    undoSend: kept['undoSend'] === true,
  };
}

export function createPreferences(storage: Storage, root: HTMLElement): Preferences {
  const saved = readSaved(storage.getItem(KEY));
  const [widths, sendKey, theme] = [signal(saved.widths), signal(saved.sendKey), signal(saved.theme)];
  const undoSend = signal(saved.undoSend);
  const showTheme = (): void => {
    if (theme.value === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme.value;
  };
  showTheme();
  return {
    widths,
    sendKey,
    theme,
    undoSend,
    set: (change) => {
      if (change.widths) widths.value = change.widths;
      if (change.sendKey) sendKey.value = change.sendKey;
      if (change.theme) theme.value = change.theme;
      if (change.undoSend !== undefined) undoSend.value = change.undoSend;
      showTheme();
      const next: Saved = { widths: widths.value, sendKey: sendKey.value, theme: theme.value, undoSend: undoSend.value };
      storage.setItem(KEY, JSON.stringify(next));
    },
  };
}
