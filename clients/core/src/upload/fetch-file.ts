/** A file's bytes by the path in its content; the session's token goes to this server only. */
import type { Outcome } from '../api.ts';
import type { Http } from '../http.ts';
import { problemOf, refused } from '../problem.ts';

export interface FetchedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export async function fetchFile(http: Http, path: string): Promise<Outcome<FetchedFile>> {
  // `//host` and `@host` would leave this server.
  if (!/^\/[^/]/u.test(path)) return refused(problemOf('file_address', 'This is no file of this server'));
  const answer = await http.raw('GET', path, { uncached: true });
  if (!answer.ok) return answer;
  const bytes = await answer.value.bytes();
  return { ok: true, value: { bytes, mediaType: answer.value.header('content-type') ?? 'application/octet-stream' } };
}
