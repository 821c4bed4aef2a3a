// What rich.js does when it arrives: its texts, its styles, its parts.
import { extend } from '../app/texts.ts';
import questionCss from '../styles/question.css?inline';
import richCss from '../styles/rich.css?inline';
import { englishRich } from '../texts/en_rich.ts';
import { englishVerify } from '../texts/en_verify.ts';
import { installRich } from '../thread/arrivals.ts';
import * as parts from './parts.ts';

export function arrive(adopt: (css: string) => void): void {
  extend({ ...englishRich, ...englishVerify });
  adopt(richCss + questionCss);
  installRich(parts);
}
