// Where composed drafts are kept. The code that writes them comes later; signing out clears them without it.
export const RICH_DRAFTS = 'onglass.console.rich.';

export function clearRichDrafts(storage: Storage): void {
  for (const key of Object.keys(storage)) if (key.startsWith(RICH_DRAFTS)) storage.removeItem(key);
}
