import type { AgentClient, Problem } from '@onglass/core';
import { alertIcon, eyeIcon, glassIcon, Icon, infoIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asksForWorkspace, checkCredentials, faultOf, offeredWorkspaces, type Fault, type WorkspaceChoice } from '../state/credentials.ts';
import { t } from '../state/signin_text.ts';
import '../styles/signin.css';

export interface SignInProps {
  readonly client: Pick<AgentClient, 'signIn'>;
  /** A session ended under somebody's hands: say so, they did nothing wrong. */
  readonly ended: boolean;
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly fault: Fault | undefined;
  readonly children: ComponentChildren;
}

function Field({ id, label, fault, children }: FieldProps): JSX.Element {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {children}
      {fault?.at === id ? (
        <p class="field__error" id={`${id}-error`} role="alert">
          <Icon path={alertIcon} size={16} />
          {fault.words}
        </p>
      ) : null}
    </div>
  );
}

function WorkspaceField({ choices, value, fault, onInput }: { readonly choices: readonly WorkspaceChoice[]; readonly value: string; readonly fault: Fault | undefined; readonly onInput: (value: string) => void }): JSX.Element {
  const shared = { id: 'workspace', class: 'input', 'aria-invalid': fault?.at === 'workspace', 'aria-describedby': fault?.at === 'workspace' ? 'workspace-error' : 'workspace-hint' };
  return (
    <Field id="workspace" label={t('signin.workspace')} fault={fault}>
      {choices.length > 0 ? (
        <select {...shared} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
          <option value="" />
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} value={value} autocomplete="off" spellcheck={false} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
      <p class="s mid" id="workspace-hint">
        {choices.length > 0 ? t('signin.workspace_lead') : `${t('signin.workspace_lead')} ${t('signin.workspace_hint')}`}
      </p>
    </Field>
  );
}

function Alert({ fault, ended }: { readonly fault: Fault | undefined; readonly ended: boolean }): JSX.Element | null {
  if (fault?.at === 'form') {
    return (
      <p class="signin__alert" role="alert">
        <Icon path={alertIcon} size={16} />
        <span>{fault.words}</span>
      </p>
    );
  }
  if (!ended || fault !== undefined) return null;
  return (
    <p class="signin__alert signin__alert--calm" role="status">
      <Icon path={infoIcon} size={16} />
      <span>{t('signin.ended')}</span>
    </p>
  );
}

interface Form {
  readonly fault: Fault | undefined;
  readonly busy: boolean;
  readonly choices: readonly WorkspaceChoice[] | undefined;
  readonly submit: (credentials: { readonly email: string; readonly password: string; readonly workspace: string }) => Promise<void>;
  readonly forget: () => void;
}

function useForm(client: SignInProps['client']): Form {
  const [fault, setFault] = useState<Fault | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [choices, setChoices] = useState<readonly WorkspaceChoice[] | undefined>(undefined);
  const take = (problem: Problem): void => {
    if (choices === undefined && asksForWorkspace(problem)) setChoices(offeredWorkspaces(problem));
    else setFault(faultOf(problem));
  };
  const submit: Form['submit'] = async (typed) => {
    if (busy) return;
    const found = checkCredentials({ ...typed, asksWorkspace: choices !== undefined });
    setFault(found);
    if (found !== undefined) return;
    setBusy(true);
    const workspaceId = typed.workspace.trim();
    const outcome = await client.signIn({ email: typed.email.trim(), password: typed.password, ...(workspaceId === '' ? {} : { workspaceId }) });
    setBusy(false);
    if (!outcome.ok) take(outcome.problem);
  };
  const forget = (): void => {
    setChoices(undefined);
  };
  return { fault, busy, choices, submit, forget };
}

/** The first field with a fault gets the focus, so that the next key press mends it. */
function useFocusFault(fault: Fault | undefined, asking: boolean): { current: HTMLFormElement | null } {
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (fault !== undefined && fault.at !== 'form') box.current?.querySelector<HTMLElement>(`#${fault.at}`)?.focus();
  }, [fault]);
  useEffect(() => {
    if (asking) box.current?.querySelector<HTMLElement>('#workspace')?.focus();
  }, [asking]);
  return box;
}

interface InputProps {
  readonly value: string;
  readonly fault: Fault | undefined;
  readonly onInput: (value: string) => void;
}

/** What ties a field to the error under it. */
function faulty(id: Fault['at'], fault: Fault | undefined): { readonly 'aria-invalid': boolean; readonly 'aria-describedby'?: string } {
  return fault?.at === id ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : { 'aria-invalid': false };
}

function EmailField({ value, fault, onInput }: InputProps): JSX.Element {
  return (
    <Field id="email" label={t('signin.email')} fault={fault}>
      <input
        id="email"
        class="input"
        type="email"
        autocomplete="username"
        inputMode="email"
        autoFocus
        value={value}
        {...faulty('email', fault)}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </Field>
  );
}

function PasswordField({ value, fault, onInput }: InputProps): JSX.Element {
  const [shown, setShown] = useState(false);
  return (
    <Field id="password" label={t('signin.password')} fault={fault}>
      <div class="signin__password">
        <input
          id="password"
          class="input"
          {...(shown ? { type: 'text' as const } : { type: 'password' as const })}
          autocomplete="current-password"
          value={value}
          {...faulty('password', fault)}
          onInput={(event) => {
            onInput(event.currentTarget.value);
          }}
        />
        <button
          type="button"
          class="ibt"
          aria-label={t(shown ? 'signin.hide' : 'signin.show')}
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          <Icon path={eyeIcon} size={20} />
        </button>
      </div>
    </Field>
  );
}

export function SignIn({ client, ended }: SignInProps): JSX.Element {
  const [typed, setTyped] = useState({ email: '', password: '', workspace: '' });
  const form = useForm(client);
  const { fault } = form;
  const box = useFocusFault(fault, form.choices !== undefined);
  useEffect(() => {
    document.title = `${t('signin.submit')} · Onglass`;
  }, []);
  const change = (field: keyof typeof typed) => (value: string) => {
    setTyped({ ...typed, [field]: value });
    // Another address works in other workspaces.
    if (field === 'email') form.forget();
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void form.submit(typed);
  };
  return (
    <main class="signin">
      <div class="signin__box">
        <span class="signin__mark">
          <Icon path={glassIcon} size={24} />
        </span>
        <div>
          <h1>{t('signin.title')}</h1>
          <p class="mid">{t('signin.lead')}</p>
        </div>
        <Alert fault={fault} ended={ended} />
        <form ref={box} noValidate onSubmit={onSubmit}>
          <EmailField value={typed.email} fault={fault} onInput={change('email')} />
          <PasswordField value={typed.password} fault={fault} onInput={change('password')} />
          {form.choices === undefined ? null : <WorkspaceField choices={form.choices} value={typed.workspace} fault={fault} onInput={change('workspace')} />}
          <button type="submit" class="bt bt--accent" aria-disabled={form.busy}>
            {t(form.busy ? 'signin.busy' : 'signin.submit')}
          </button>
        </form>
      </div>
    </main>
  );
}
