/**
 * One resumable upload by tus 1.0 (https://tus.io/protocols/resumable-upload): create, ask for the offset, append.
 * Invariant: the server's offset is the truth; bytes are only ever appended there.
 */
import type { Id, Problem } from '@onglass/protocol';
import type { Cancellation, HttpResponse, Outcome, UploadSource } from '../api.ts';
import type { Http } from '../http.ts';
import { problemOf, refused, UNREACHABLE } from '../problem.ts';
import { base64 } from './base64.ts';

const VERSION = { 'tus-resumable': '1.0.0' } as const;
const CHUNK_BYTES = 256 * 1024;
const CHUNK_TIMEOUT_MS = 60_000;
const MOST_STUMBLES = 4;

export interface TusOptions {
  readonly http: Http;
  /** `/v1/client/uploads` */
  readonly root: string;
  readonly source: UploadSource;
  readonly conversationId?: Id;
  /** From an earlier try. */
  readonly uploadPath?: string;
  readonly cancellation: Cancellation;
  /** The server has made a place for it; write this down before the first byte. */
  onPlace(path: string): Promise<void>;
  /** 0 … 1 */
  onProgress(share: number): void;
}

export interface Uploaded {
  readonly fileId: Id;
}

/** `Location` may be absolute or a path; only the path is kept, so that a token never goes to another host. */
export function pathOf(location: string): string {
  return location.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]+/iu, '');
}

function metadata(options: TusOptions): string {
  const fields: [string, string][] = [
    ['filename', options.source.name],
    ['filetype', options.source.mediaType],
  ];
  if (options.conversationId !== undefined) fields.push(['conversation_id', options.conversationId]);
  return fields.map(([name, value]) => `${name} ${base64(value)}`).join(',');
}

async function create(options: TusOptions): Promise<Outcome<string>> {
  const answer = await options.http.raw('POST', options.root, {
    headers: { ...VERSION, 'upload-length': String(options.source.sizeBytes), 'upload-metadata': metadata(options) },
    cancellation: options.cancellation,
  });
  if (!answer.ok) return answer;
  const location = answer.value.header('location');
  if (location === undefined) return refused(problemOf('upload_no_location', 'The server gave the file no place'));
  const path = pathOf(location);
  await options.onPlace(path);
  return { ok: true, value: path };
}

function offsetOf(response: HttpResponse): number | undefined {
  const text = response.header('upload-offset');
  const offset = Number(text);
  return text === undefined || !Number.isSafeInteger(offset) || offset < 0 ? undefined : offset;
}

function uploaded(response: HttpResponse, path: string): Outcome<Uploaded> {
  const fileId = response.header('onglass-file-id') ?? path.split('/').at(-1) ?? '';
  return { ok: true, value: { fileId } };
}

async function askOffset(options: TusOptions, path: string): Promise<Outcome<HttpResponse>> {
  return options.http.raw('HEAD', path, { headers: VERSION, cancellation: options.cancellation });
}

async function append(options: TusOptions, path: string, offset: number): Promise<Outcome<HttpResponse>> {
  const end = Math.min(options.source.sizeBytes, offset + CHUNK_BYTES);
  let bytes: Uint8Array;
  try {
    bytes = await options.source.slice(offset, end);
  } catch {
    return refused(problemOf('file_unreadable', 'The file can no longer be read', 'Choose it once more.'));
  }
  return options.http.raw('PATCH', path, {
    headers: { ...VERSION, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    bytes,
    timeoutMs: CHUNK_TIMEOUT_MS,
    cancellation: options.cancellation,
  });
}

/** 409: the offset was another; 0 and 5xx: some bytes may have arrived. Either way the server knows how many. */
function isStumble({ status, code }: Problem, cancellation: Cancellation): boolean {
  return !cancellation.cancelled && (status === 409 || status >= 500 || code === UNREACHABLE.code);
}

/** Appends from the server's offset until the end; after a stumble the offset is asked again. */
async function fill(options: TusOptions, path: string): Promise<Outcome<Uploaded>> {
  const size = options.source.sizeBytes;
  let stumbles = 0;
  let answer = await askOffset(options, path);
  while (answer.ok) {
    const offset = offsetOf(answer.value);
    if (offset === undefined) return refused(UNREACHABLE);
    options.onProgress(offset / size);
    if (offset >= size) return uploaded(answer.value, path);
    answer = await append(options, path, offset);
    if (answer.ok) continue;
    stumbles += 1;
    if (stumbles >= MOST_STUMBLES || !isStumble(answer.problem, options.cancellation)) return answer;
    answer = await askOffset(options, path);
  }
  return answer;
}

export type UploadBytes = typeof uploadBytes;

export async function uploadBytes(options: TusOptions): Promise<Outcome<Uploaded>> {
  if (options.uploadPath !== undefined) {
    const resumed = await fill(options, options.uploadPath);
    const isGone = !resumed.ok && (resumed.problem.status === 404 || resumed.problem.status === 410);
    if (!isGone) return resumed;
  }
  const place = await create(options);
  return place.ok ? fill(options, place.value) : place;
}
