// A page of things that are set up: each a line that says in words how it stands, and the way to add one.
import type { Problem } from '@onglass/core';
import { alertIcon, Icon, nextIcon, plusIcon, retryIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { problemWords } from '../state/problem_words.ts';
import { Void } from '../view/Void.tsx';
import type { Read } from './collections.ts';
import { GoLink } from './GoLink.tsx';
import { NEW, PAGE_ICONS, type MadePage, type PageName } from './places.ts';
import { useOffice } from './state.ts';
import { t } from './text.ts';

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  readonly chip?: string | undefined;
}

export interface ListPageProps<Item> {
  readonly page: MadePage;
  readonly read: Read<Item>;
  readonly onRetry: () => void;
  readonly lines: readonly { readonly title?: string; readonly lines: readonly Line[] }[];
  readonly children?: ComponentChildren;
}

export function PageHead({ page, children }: { readonly page: PageName; readonly children?: ComponentChildren }): JSX.Element {
  return (
    <header class="office__head">
      <div class="grow">
        <GoLink page={undefined} class="office__back link s">
          {t('office.title')}
        </GoLink>
        <h1>{t(`page.${page}`)}</h1>
        <p class="office__lead">{t(`page.${page}_lead`)}</p>
      </div>
      {children}
    </header>
  );
}

export function ReadFailed({ problem, onRetry }: { readonly problem: Problem | undefined; readonly onRetry: () => void }): JSX.Element {
  return (
    <Void icon={alertIcon} title={t('office.read_failed')} hint={problemWords(problem)} alert>
      <button type="button" class="bt" onClick={onRetry}>
        <Icon path={retryIcon} size={16} />
        {t('app.retry')}
      </button>
    </Void>
  );
}

export function Reading(): JSX.Element {
  return (
    <div class="lines lines--wait" role="status">
      <span class="vh">{t('office.reading')}</span>
      <span class="sk" />
      <span class="sk" />
      <span class="sk" />
    </div>
  );
}

export function LineLink({ page, line }: { readonly page: PageName; readonly line: Line }): JSX.Element {
  const isDraft = useOffice().drafts.value.has(`${page}/${line.id}`);
  return (
    <li>
      <GoLink page={page} item={line.id} class="line">
        <span class="grow">
          <span class="line__name">
            <bdi>{line.name}</bdi>
            {line.chip === undefined ? null : <span class="chip">{line.chip}</span>}
            {isDraft ? <span class="chip chip--warn">{t('form.unsaved_chip')}</span> : null}
          </span>
          <span class="line__words">{line.words}</span>
        </span>
        <Icon path={nextIcon} size={16} class="og-icon--flip" />
      </GoLink>
    </li>
  );
}

export function AddLink({ page }: { readonly page: MadePage }): JSX.Element {
  const isDraft = useOffice().drafts.value.has(`${page}/${NEW}`);
  return (
    <GoLink page={page} item={NEW} class="bt bt--accent">
      <Icon path={plusIcon} size={16} />
      {t(isDraft ? `page.${page}_resume` : `page.${page}_new`)}
    </GoLink>
  );
}

export function ListPage<Item>(props: ListPageProps<Item>): JSX.Element {
  const { page, read, lines, onRetry, children } = props;
  const isEmpty = lines.every((group) => group.lines.length === 0);
  return (
    <div class="office__page" data-page={page}>
      <PageHead page={page}>{isEmpty ? null : <AddLink page={page} />}</PageHead>
      {read.phase === 'problem' ? <ReadFailed problem={read.problem} onRetry={onRetry} /> : null}
      {read.phase === 'loading' && read.items.length === 0 ? <Reading /> : null}
      {read.phase === 'ready' && isEmpty ? (
        <div class="office__empty">
          <Void icon={PAGE_ICONS[page]} title={t(`page.${page}_empty`)} hint={t(`page.${page}_empty_hint`)}>
            <AddLink page={page} />
          </Void>
        </div>
      ) : null}
      {lines.map((group) =>
        group.lines.length === 0 ? null : (
          <section key={group.title ?? ''} class="office__group">
            {group.title === undefined ? null : <h2 class="office__sub">{group.title}</h2>}
            <ul class="lines">
              {group.lines.map((line) => (
                <LineLink key={line.id} page={page} line={line} />
              ))}
            </ul>
          </section>
        ),
      )}
      {children}
    </div>
  );
}
