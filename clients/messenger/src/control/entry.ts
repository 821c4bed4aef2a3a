// Entry of control.js.
import type { OnglassApi } from '../loader/contract.ts';
import { arrive } from './main.ts';

const adopt = (globalThis as { Onglass?: OnglassApi }).Onglass?._?.adopt;
if (adopt !== undefined) arrive(adopt);
