// Entry of lang-ar.js.
import { speak } from '../language.ts';
import { arabicParts } from './parts.ts';
import { arabic } from './talk.ts';

speak({ ...arabic, ...arabicParts });
