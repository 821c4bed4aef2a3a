// Entry of lang-de.js.
import { speak } from '../language.ts';
import { germanParts } from './parts.ts';
import { german } from './talk.ts';

speak({ ...german, ...germanParts });
