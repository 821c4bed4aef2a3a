import type { Problem } from '@onglass/core';

/** The server's own words for a refusal: they name what to do. */
export function problemWords(problem: Problem | undefined): string {
  return problem?.detail ?? problem?.title ?? '';
}
