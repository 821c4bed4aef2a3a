// A key press asks; whatever part is on screen and able to, does it. Nothing is kept: an ask nobody hears is gone.
export type Ask =
  | 'reply'
  | 'note'
  | 'assign'
  | 'toggle_resolved'
  | 'snooze'
  | 'transfer'
  | 'promise'
  | 'take'
  | 'timeline'
  | 'search'
  | 'list_next'
  | 'list_previous'
  | 'list_open'
  | 'list_focus'
  | 'help';

export type AskListener = (ask: Ask) => void;

export interface Asks {
  ask(ask: Ask): void;
  listen(listener: AskListener): () => void;
}

export function createAsks(): Asks {
  const listeners = new Set<AskListener>();
  return {
    ask: (ask) => [...listeners].forEach((listener) => listener(ask)),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
