// The upload policy in words a person understands, told before choosing and again when something is refused.
import type { Problem, UploadPolicy } from '@onglass/core';
import { byteSize } from '@onglass/ui';
import { locale, t } from '../app/texts.ts';

const NAMES: Readonly<Record<string, string>> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/heic': 'HEIC',
  'image/avif': 'AVIF',
  'application/pdf': 'PDF',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'application/zip': 'ZIP',
};

function typeName(mediaType: string): string {
  return NAMES[mediaType] ?? (mediaType.split('/')[1] ?? mediaType).replace('*', mediaType.split('/')[0] ?? '').split('.').at(-1)?.toUpperCase() ?? mediaType;
}

/** "JPG, PNG or PDF". */
export function typeWords(policy: UploadPolicy): string {
  const names = [...new Set(policy.media_types.map(typeName))];
  return new Intl.ListFormat(locale(), { type: 'disjunction' }).format(names);
}

/** "JPG, PNG or PDF, up to 25 MB each, 5 at a time". */
export function policyWords(policy: UploadPolicy): string {
  return t('attach_policy', { types: typeWords(policy), size: byteSize(policy.max_bytes, locale()), count: policy.max_count });
}

/** Why a file or a message was refused, in our words where we have them and in the server's otherwise. */
export function ruleWords(problem: Problem, policy?: UploadPolicy): string {
  if (problem.code === 'file_too_large' && policy !== undefined) return t('file_too_large', { size: byteSize(policy.max_bytes, locale()) });
  if (problem.code === 'file_type_not_allowed' && policy !== undefined) return t('file_type', { types: typeWords(policy) });
  if (problem.code === 'file_empty') return t('file_empty');
  if (problem.code === 'uploads_closed') return t('attach_closed');
  return problem.detail ?? problem.title;
}
