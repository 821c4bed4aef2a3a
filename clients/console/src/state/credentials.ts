// What is checked before it is sent, and what a refusal means in words a person can act on. Pure.
import type { Problem } from '@onglass/core';
import { t } from './signin_text.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly workspace: string;
  /** The server asked which of several workspaces is meant. */
  readonly asksWorkspace: boolean;
}

export interface WorkspaceChoice {
  readonly id: string;
  readonly name: string;
}

export type Fault =
  | { readonly at: 'email' | 'password' | 'workspace'; readonly words: string }
  | { readonly at: 'form'; readonly words: string };

const EMAIL = /^[^\s@]+@[^\s@]+$/;

export function checkCredentials({ email, password, workspace, asksWorkspace }: Credentials): Fault | undefined {
  if (email.trim() === '') return { at: 'email', words: t('signin.email_missing') };
  if (!EMAIL.test(email.trim())) return { at: 'email', words: t('signin.email_shape') };
  if (password === '') return { at: 'password', words: t('signin.password_missing') };
  if (asksWorkspace && workspace.trim() === '') return { at: 'workspace', words: t('signin.workspace_missing') };
  return undefined;
}

export function asksForWorkspace(problem: Problem): boolean {
  return problem.code === 'workspace_required';
}

/** The workspaces the server offers beside its question, where it names them. */
export function offeredWorkspaces(problem: Problem & { readonly workspaces?: unknown }): readonly WorkspaceChoice[] {
  if (!Array.isArray(problem.workspaces)) return [];
  return problem.workspaces.filter((one): one is WorkspaceChoice => {
    const { id, name }: { id?: unknown; name?: unknown } = Object(one) as object;
    return typeof id === 'string' && typeof name === 'string';
  });
}

export function faultOf(problem: Problem): Fault {
  if (problem.status === 0) return { at: 'form', words: t('signin.unreachable') };
  if (problem.status === 401) return { at: 'form', words: t('signin.wrong') };
  if (problem.status === 429) return { at: 'form', words: t('signin.slow') };
  return { at: 'form', words: t('signin.failed', { detail: problem.detail ?? problem.title }) };
}
