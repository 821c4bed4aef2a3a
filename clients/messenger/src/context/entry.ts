// Entry of collect.js.
import type { OnglassApi } from '../loader/contract.ts';
import { startCollecting } from './collecting.ts';

const handover = (globalThis as { Onglass?: OnglassApi }).Onglass?._;
if (handover?.seat !== undefined && handover.see === undefined) startCollecting(handover, handover.seat);
