// What is said beside the screen: short notices that go by themselves, and words for screen readers only.
import { signal, type ReadonlySignal } from '@preact/signals';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  /** What can be done about it, while it shows. */
  readonly action?: NoticeAction | undefined;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notices {
  readonly shown: ReadonlySignal<readonly Notice[]>;
  readonly spoken: ReadonlySignal<string>;
  show(text: string, tone?: Notice['tone'], action?: NoticeAction): void;
  dismiss(id: number): void;
  /** Read aloud once by a screen reader; the same words twice are read twice. */
  speak(text: string): void;
}

const SHOWN_MS = 6000;

export function createNotices(): Notices {
  const shown = signal<readonly Notice[]>([]);
  const spoken = signal('');
  let lastId = 0;
  const dismiss = (id: number): void => {
    shown.value = shown.peek().filter((notice) => notice.id !== id);
  };
  return {
    shown,
    spoken,
    dismiss,
    show: (text, tone = 'plain', action) => {
      lastId += 1;
      const id = lastId;
      shown.value = [...shown.peek().slice(-2), { id, text, tone, action }];
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    speak: (text) => {
      // An unchanged text is no change to a live region; the invisible space makes it one.
      spoken.value = spoken.peek() === text ? `${text}\u200B` : text;
    },
  };
}
