// Entry of lang-ja.js.
import { speak } from '../language.ts';
import { japaneseParts } from './parts.ts';
import { japanese } from './talk.ts';

speak({ ...japanese, ...japaneseParts });
