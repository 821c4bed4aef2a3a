// What another language has to say: every text that the English catalogues have, and the plural forms of its own.
import type { OnglassApi } from '../loader/contract.ts';
import type { english } from './en.ts';
import type { englishAnnotate } from './en_annotate.ts';
import type { englishControl } from './en_control.ts';
import type { englishMore } from './en_more.ts';
import type { englishRich } from './en_rich.ts';
import type { englishVerify } from './en_verify.ts';

/** More forms than English has: `unread_two`, `unread_few`, and those of texts that English says in one way. */
type Forms = Readonly<Partial<Record<`${string}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`, string>>>;

type Of<English> = { readonly [Key in keyof English]: string } & Forms;

export type TalkTexts = Of<typeof english & typeof englishMore>;
export type PartTexts = Of<typeof englishRich & typeof englishControl & typeof englishAnnotate & typeof englishVerify>;

/** Gives the words to the messenger that waits for them. */
export function speak(words: TalkTexts & PartTexts): void {
  (globalThis as { Onglass?: OnglassApi }).Onglass?._?.speak?.(words as Readonly<Record<string, string>>);
}
