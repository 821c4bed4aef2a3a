/**
 * Refusals as values: every failure becomes a problem document with a stable code.
 */
import type { Problem } from '@onglass/protocol';
import type { HttpResponse, Outcome } from './api.ts';

export const UNREACHABLE: Problem = {
  title: 'The server cannot be reached',
  status: 0,
  code: 'unreachable',
  detail: 'No answer came. It is tried again by itself.',
};

export const done: Outcome = { ok: true, value: undefined };

export function refused<T = never>(problem: Problem): Outcome<T> {
  return { ok: false, problem };
}

export function problemOf(code: string, title: string, detail?: string): Problem {
  return detail === undefined ? { code, title, status: 0 } : { code, title, status: 0, detail };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function parseRecord(text: string): Record<string, unknown> | undefined {
  const value = parseJson(text);
  return isRecord(value) ? value : undefined;
}

/** Also for answers of proxies that know no problem documents. */
export async function readProblem(response: HttpResponse): Promise<Problem> {
  const body = parseRecord(await response.text().catch(() => '')) ?? {};
  const text = (field: string, otherwise: string): string =>
    typeof body[field] === 'string' ? body[field] : otherwise;
  return {
    ...(body as Partial<Problem>),
    title: text('title', `The server answered ${String(response.status)}`),
    code: text('code', `http_${String(response.status)}`),
    status: response.status,
  };
}

/** True when the same request may succeed later without anyone changing it. */
export function isTransient(problem: Problem): boolean {
  const { status, code } = problem;
  if (status === 409) return /in_flight|in_progress|not_ready|checking/u.test(code);
  if (status === 0) return code === UNREACHABLE.code;
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
