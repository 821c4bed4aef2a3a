// What annotate.js does when it arrives: its texts, its styles, its one screen.
import { extend } from '../app/texts.ts';
import annotateCss from '../styles/annotate.css?inline';
import { englishAnnotate } from '../texts/en_annotate.ts';
import { installAnnotate } from '../thread/arrivals.ts';
import * as parts from './parts.ts';

export function arrive(adopt: (css: string) => void): void {
  extend(englishAnnotate);
  adopt(annotateCss);
  installAnnotate(parts);
}
