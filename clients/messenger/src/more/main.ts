// What the second script does when it arrives: its texts, its styles, its parts.
import talkCss from '@onglass/ui/talk.css?inline';
import sheetCss from '@onglass/ui/sheet.css?inline';
import { installMore } from '../app/more.ts';
import { extend } from '../app/texts.ts';
import moreCss from '../styles/more.css?inline';
import threadCss from '../styles/thread.css?inline';
import { englishMore } from '../texts/en_more.ts';
import * as parts from './parts.ts';

export function arrive(adopt: (css: string) => void): void {
  extend(englishMore);
  adopt(talkCss + sheetCss + threadCss + moreCss);
  installMore(parts);
}
