// Entry of lang-es.js.
import { speak } from '../language.ts';
import { spanishParts } from './parts.ts';
import { spanish } from './talk.ts';

speak({ ...spanish, ...spanishParts });
