// Entry of lang-fr.js.
import { speak } from '../language.ts';
import { frenchParts } from './parts.ts';
import { french } from './talk.ts';

speak({ ...french, ...frenchParts });
