// Entry of seal.js: the device's own places, sealed.
import { keepIn } from '@onglass/ui/keeping';
import { browserKey, sealedIn } from '@onglass/ui/sealing';
import type { OnglassApi } from '../loader/contract.ts';

const NAME = 'onglass';

(globalThis as { Onglass?: OnglassApi }).Onglass?._?.seal?.(sealedIn(keepIn(NAME), () => browserKey(NAME)));
