// Entry of link.js.
import type { OnglassApi } from '../loader/contract.ts';
import { followMailedLink } from './follow.ts';

const api = (globalThis as { Onglass?: OnglassApi }).Onglass;
if (api?._ !== undefined) void followMailedLink(api, api._);
