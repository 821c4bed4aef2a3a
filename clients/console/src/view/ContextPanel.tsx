// Who it is and what they hold in their hand: on screen before their first message, so that nobody has to ask (K19).
import type { AgentConversation, AgentConversationRow, ConversationContext, CustomerRef } from '@onglass/core';
import { alertIcon, closeIcon, Icon, tapIcon, verifiedIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { now, timeIn } from '../state/clock.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { languageOf, systemOf, zoneCity } from '../state/facts.ts';
import { t } from '../text/index.ts';
import { Avatar } from './Avatar.tsx';
import { flag } from './flag.ts';
import { onDemand } from './on_demand.tsx';

const Above = onDemand(async () => (await import('../context/Rest.tsx')).Above);
const Below = onDemand(async () => (await import('../context/Rest.tsx')).Below);

function Line({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element | null {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

export function Trust({ verified }: { readonly verified: boolean | undefined }): JSX.Element {
  return verified === true ? (
    <span class="ctx__trust t-good">
      <Icon path={verifiedIcon} size={16} />
      {t('context.verified')}
    </span>
  ) : (
    <span class="ctx__trust t-warn">
      <Icon path={alertIcon} size={16} />
      {t('context.unverified')}
    </span>
  );
}

function Who({ customer, onClose }: { readonly customer: CustomerRef; readonly onClose: () => void }): JSX.Element {
  return (
    <div class="ctx__who">
      <Avatar id={customer.id} size={48} />
      <div class="grow">
        <h2>
          <bdi>{customerName(customer)}</bdi>
        </h2>
        <Trust verified={customer.verified} />
      </div>
      <button type="button" class="ibt ctx__close" aria-label={t('context.close')} onClick={onClose}>
        <Icon path={closeIcon} size={20} />
      </button>
    </div>
  );
}

function About({ row }: { readonly row: AgentConversationRow }): JSX.Element | null {
  const subject = subjectOf(row);
  const { topic, screen } = row.context ?? {};
  const where = [...new Set([topic, screen])].filter((part) => part !== undefined && part !== subject);
  const current = row.context?.current_screen;
  const now = current === undefined ? undefined : `${t('context.now_on')} ${current.title ?? current.name}`;
  if (subject === undefined && topic === undefined && screen === undefined && now === undefined) return null;
  return (
    <section class="about" aria-label={t('context.about')}>
      <p class="about__label">
        <Icon path={tapIcon} size={16} />
        {t('context.about')}
      </p>
      {subject === undefined ? null : <strong><bdi>{subject}</bdi></strong>}
      <p class="s">
        <bdi>{where.join(', ')}</bdi>
      </p>
      {now === undefined ? null : (
        <p class="s" data-now>
          <bdi>{now}</bdi>
        </p>
      )}
    </section>
  );
}

function Device({ context }: { readonly context: ConversationContext | null | undefined }): JSX.Element {
  const device = context?.device;
  if (device === undefined) return <p class="s mid">{t('context.none')}</p>;
  const time = device.time_zone === undefined ? undefined : timeIn(device.time_zone, now.value);
  return (
    <section>
      <h3>{t('context.device')}</h3>
      <dl class="kv">
        <Line label={t('context.model')}>{device.model}</Line>
        <Line label={t('context.platform')}>{systemOf(device)}</Line>
        <Line label={t('context.app')}>{device.app_version}</Line>
        <Line label={t('context.locale')}>{languageOf(device.locale)}</Line>
        {time === undefined ? null : <Line label={t('context.time')}>{`${time}, ${zoneCity(device.time_zone ?? '')}`}</Line>}
      </dl>
    </section>
  );
}

function Content({ conversation, row, onClose }: { readonly conversation: AgentConversation; readonly row: AgentConversationRow; readonly onClose: () => void }): JSX.Element {
  const { customer } = row;
  return (
    <>
      <Who customer={customer} onClose={onClose} />
      {customer.verified === true ? null : (
        <p class="ctx__warn">
          <Icon path={alertIcon} size={16} />
          <span>{t('context.unverified_hint')}</span>
        </p>
      )}
      <About row={row} />
      <Above conversation={conversation} row={row} />
      <Device context={row.context} />
      <Below row={row} />
    </>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="ctx__who" role="status" aria-label={t('app.loading')}>
      <span class="sk sk--round sk--48" />
      <span class="skeleton__lines grow">
        <span class="sk" />
        <span class="sk" />
      </span>
    </div>
  );
}

export interface ContextPanelProps {
  readonly conversation: AgentConversation;
  readonly row: AgentConversationRow | undefined;
  /** False when no row will come: the conversation failed to load, or is gone. */
  readonly waiting: boolean;
  /** On a narrow desk the panel lies over the thread and is opened by hand. */
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Opened by hand it takes the focus, and gives it back when it closes. */
function useFocusInside(open: boolean): { readonly current: HTMLElement | null } {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [open]);
  return box;
}

export function ContextPanel({ conversation, row, waiting, open, onClose }: ContextPanelProps): JSX.Element {
  const box = useFocusInside(open);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside ref={box} class="ctx" id="pane-context" aria-label={t('context.label')} tabIndex={0} data-open={flag(open)} onKeyDown={onKeyDown}>
      {row === undefined && waiting ? <Skeleton /> : null}
      {row === undefined ? null : <Content conversation={conversation} row={row} onClose={onClose} />}
    </aside>
  );
}
