/** Says before the first byte whether a file may be sent, in the words of the workspace's policy. */
import type { Problem, UploadPolicy } from '@onglass/protocol';
import { problemOf } from '../problem.ts';

export interface Candidate {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

function matches(mediaType: string, pattern: string): boolean {
  if (pattern === '*/*' || pattern === mediaType) return true;
  return pattern.endsWith('/*') && mediaType.startsWith(pattern.slice(0, -1));
}

const BYTES_PER_MB = 1_000_000;

function limitOf({ mediaType }: Candidate, policy: UploadPolicy): number {
  const kind = mediaType.toLowerCase().split('/')[0];
  const ofKind = { audio: policy.max_audio_bytes, video: policy.max_video_bytes }[kind ?? ''];
  return ofKind ?? policy.max_bytes;
}

export function checkPolicy(file: Candidate, policy: UploadPolicy | null | undefined, pending: number): Problem | undefined {
  if (policy === null || policy === undefined) return problemOf('uploads_closed', 'Files cannot be sent here');
  if (file.sizeBytes === 0) return problemOf('file_empty', 'This file is empty', `${file.name} has no content.`);
  const maxBytes = limitOf(file, policy);
  if (file.sizeBytes > maxBytes) {
    const limit = (maxBytes / BYTES_PER_MB).toFixed(maxBytes < BYTES_PER_MB ? 1 : 0);
    return problemOf('file_too_large', 'This file is too large', `Files may have up to ${limit} MB.`);
  }
  const mediaType = file.mediaType.toLowerCase();
  if (!policy.media_types.some((pattern) => matches(mediaType, pattern.toLowerCase()))) {
    return problemOf('file_type_not_allowed', 'This type of file cannot be sent', `Allowed: ${policy.media_types.join(', ')}.`);
  }
  if (pending >= policy.max_count) {
    return problemOf('too_many_files', 'Too many files at once', `Wait until one of the ${String(pending)} is sent.`);
  }
  return undefined;
}
