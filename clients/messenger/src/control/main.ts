// What control.js does when it arrives: its texts, its styles, its parts.
import { extend } from '../app/texts.ts';
import controlCss from '../styles/control.css?inline';
import { englishControl } from '../texts/en_control.ts';
import { installControl } from '../thread/arrivals.ts';
import * as parts from './parts.ts';

export function arrive(adopt: (css: string) => void): void {
  extend(englishControl);
  adopt(controlCss);
  installControl(parts);
}
