// Entry of more.js. What comes later still takes from it instead of bringing it again; build.mjs maps its imports to these.
import type { OnglassApi } from '../loader/contract.ts';
import { installAnnotate, installControl, installRich } from '../thread/arrivals.ts';
import { useFile } from '../thread/file.tsx';
import { shelfOf } from '../thread/shelf.ts';
import { arrive } from './main.ts';

const handover = (globalThis as { Onglass?: OnglassApi }).Onglass?._;
Object.assign(handover?.lib ?? {}, { installAnnotate, installControl, installRich, shelfOf, useFile });
if (handover?.adopt !== undefined) arrive(handover.adopt);
