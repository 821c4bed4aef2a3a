/**
 * Calls to the server: JSON in and out, bearer header, one renewal of the session after a 401.
 * Invariant: nothing here throws; what did not arrive is the problem `unreachable`.
 */
import type { Problem } from '@onglass/protocol';
import type { Cancellation, Environment, HttpRequest, HttpResponse, Outcome } from './api.ts';
import { parseJson, readProblem, refused, UNREACHABLE } from './problem.ts';

export interface TokenKeeper {
  token(): string | undefined;
  /** Whose session it is: a request of one person is never repeated in the name of another. */
  owner(): string | undefined;
  /** Makes a new session because `staleToken` was refused; one renewal at a time. False: none to be had now. */
  renew(staleToken: string | undefined): Promise<boolean>;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Uint8Array;
  readonly timeoutMs?: number;
  readonly cancellation?: Cancellation;
  readonly keepalive?: boolean;
  readonly uncached?: boolean;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly response: HttpResponse;
}

export type Method = HttpRequest['method'];

export interface Http {
  /** With the session's credentials; JSON answers. */
  call<T>(method: Method, path: string, body?: unknown, options?: CallOptions): Promise<Outcome<Answer<T>>>;
  /** The same, and the raw response for a caller that reads headers or bytes. */
  raw(method: Method, path: string, options?: CallOptions): Promise<Outcome<HttpResponse>>;
  /** Without credentials. */
  open<T>(method: Method, path: string, body?: unknown): Promise<Outcome<Answer<T>>>;
}

const TIMEOUT_MS = 15_000;

export function retryAfterMs(problem: Problem): number | undefined {
  const value = (problem as { retry_after_ms?: unknown }).retry_after_ms;
  return typeof value === 'number' ? value : undefined;
}

async function refusal(response: HttpResponse): Promise<Outcome<never>> {
  const problem = await readProblem(response);
  const seconds = Number(response.header('retry-after') ?? NaN);
  if (!Number.isFinite(seconds)) return refused(problem);
  return refused({ ...problem, retry_after_ms: Math.max(0, seconds * 1000) } as Problem);
}

async function answerOf<T>(outcome: Outcome<HttpResponse>): Promise<Outcome<Answer<T>>> {
  if (!outcome.ok) return outcome;
  const response = outcome.value;
  try {
    const text = await response.text();
    const body = (text === '' ? undefined : parseJson(text)) as T;
    return { ok: true, value: { status: response.status, body, response } };
  } catch {
    return refused(UNREACHABLE);
  }
}

export function createHttp(environment: Environment, serverUrl: string, keeper: TokenKeeper): Http {
  const root = serverUrl.replace(/\/+$/u, '');

  function headersOf(token: string | undefined, options: CallOptions, text: string | undefined): Readonly<Record<string, string>> {
    return {
      ...options.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  async function fetchOnce(
    method: Method,
    path: string,
    token: string | undefined,
    options: CallOptions,
    text: string | undefined,
  ): Promise<Outcome<HttpResponse>> {
    const { bytes, ...passedOn } = options;
    const body = text ?? bytes;
    const request: HttpRequest = {
      timeoutMs: TIMEOUT_MS,
      ...passedOn,
      method,
      url: root + path,
      headers: headersOf(token, options, text),
      ...(body === undefined ? {} : { body }),
    };
    try {
      const response = await environment.fetch(request);
      return response.status < 400 ? { ok: true, value: response } : await refusal(response);
    } catch {
      return refused(UNREACHABLE);
    }
  }

  async function withSession(
    method: Method,
    path: string,
    options: CallOptions,
    text: string | undefined,
  ): Promise<Outcome<HttpResponse>> {
    const owner = keeper.owner();
    const isOthers = (): boolean => owner !== undefined && keeper.owner() !== owner;
    let token = keeper.token();
    if (token === undefined) {
      if (!(await keeper.renew(undefined)) || isOthers()) return refused(UNREACHABLE);
      token = keeper.token();
    }
    const first = await fetchOnce(method, path, token, options, text);
    if (first.ok || first.problem.status !== 401) return first;
    if (!(await keeper.renew(token))) return first;
    if (isOthers()) return refused(UNREACHABLE);
    return fetchOnce(method, path, keeper.token(), options, text);
  }

  const textOf = (body: unknown): string | undefined => (body === undefined ? undefined : JSON.stringify(body));

  return {
    call: async (method, path, body, options = {}) => answerOf(await withSession(method, path, options, textOf(body))),
    raw: (method, path, options = {}) => withSession(method, path, options, undefined),
    open: async (method, path, body) => answerOf(await fetchOnce(method, path, undefined, {}, textOf(body))),
  };
}
