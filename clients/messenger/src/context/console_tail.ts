// The end of the console, only where the company turned it on.
// Invariant: the page's own call goes through first, and what it was given is not kept.
const LEVELS = ['warn', 'error'] as const;

const word = (value: unknown): string => {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === 'object' && value !== null ? 'object' : String(value);
};

export function watchConsole(tell: (level: string, text: string) => void): void {
  const seat = globalThis.console;
  for (const level of LEVELS) {
    const original = seat[level];
    seat[level] = (...call: unknown[]) => {
      Reflect.apply(original, seat, call);
      try {
        tell(level, call.map(word).join(' '));
      } catch {
        // A value that cannot be written as text.
      }
    };
  }
}
