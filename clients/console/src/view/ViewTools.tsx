// Keeping what one sees as a view, and changing the view one is in.
import type { SavedView } from '@onglass/core';
import { alertIcon, Icon, moreIcon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { NARROWED_BY_NOTHING } from '../state/address.ts';
import { useDesk, type Desk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { filterOf, hasMoved } from '../state/saved_views.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { Menu, type MenuGroup } from './Menu.tsx';

const NAME_LENGTH = 60;

export function mayShareViews(role: string | undefined): boolean {
  return role === 'supervisor' || role === 'administrator';
}

interface NamingProps {
  readonly title: string;
  readonly start: string;
  readonly asksToShare: boolean;
  /** Answers what is wrong, or nothing. */
  readonly onSave: (name: string, shared: boolean) => Promise<string | undefined>;
  readonly onClose: () => void;
}

function NamingDialog({ title, start, asksToShare, onSave, onClose }: NamingProps): JSX.Element {
  const [name, setName] = useState(start);
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = name.trim();
    const wrong = words === '' ? t('views.name_missing') : await onSave(words, shared);
    setProblem(wrong);
    if (wrong === undefined) onClose();
  };
  return (
    <Dialog label={title} onClose={onClose}>
      <h2>{title}</h2>
      <form class="transfer" noValidate onSubmit={(event) => void save(event)}>
        <div class="field">
          <label class="field__label" for="view-name">
            {t('views.name')}
          </label>
          <input id="view-name" class="input" maxLength={NAME_LENGTH} autocomplete="off" aria-invalid={problem !== undefined} aria-describedby={problem === undefined ? undefined : 'view-name-problem'} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          {problem === undefined ? null : (
            <p class="field__error" id="view-name-problem" role="alert">
              <Icon path={alertIcon} size={16} />
              <span>{problem}</span>
            </p>
          )}
        </div>
        {asksToShare ? (
          <label class="filter__spam">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
            {t('views.share')}
          </label>
        ) : null}
        <div class="dialog__foot">
          <button type="button" class="bt" onClick={onClose}>
            {t('message.cancel')}
          </button>
          <button type="submit" class="bt bt--accent">
            {t('views.do_save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ view, onRemove, onClose }: { readonly view: SavedView; readonly onRemove: () => void; readonly onClose: () => void }): JSX.Element {
  const title = t('views.remove_title', { name: view.name });
  return (
    <Dialog label={title} alert onClose={onClose}>
      <h2>{title}</h2>
      <p class="mid">{t(view.is_shared ? 'views.remove_text_shared' : 'views.remove_text')}</p>
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={onClose}>
          {t('message.cancel')}
        </button>
        <button
          type="button"
          class="bt bt--bad"
          onClick={() => {
            onRemove();
            onClose();
          }}
        >
          {t('views.remove')}
        </button>
      </div>
    </Dialog>
  );
}

type Open = 'rename' | 'remove' | undefined;

function linesOf(view: SavedView, moved: boolean, mayShare: boolean): readonly MenuGroup[] {
  const line = (value: string, text: string): MenuGroup['lines'][number] => ({ value, label: text, text });
  const share = mayShare ? [view.is_shared ? line('unshare', t('views.share_off')) : line('share', t('views.share_on'))] : [];
  return [{ id: 'view', lines: [...(moved ? [line('update', t('views.update'))] : []), line('rename', t('views.rename')), ...share, line('remove', t('views.remove'))] }];
}

/** For whose it is: a shared view of somebody else is only looked through. */
export function SavedViewMenu({ view }: { readonly view: SavedView }): JSX.Element {
  const desk = useDesk();
  const { savedViews, address, notices } = desk;
  const [open, setOpen] = useState<Open>(undefined);
  const change = async (part: Parameters<typeof savedViews.change>[1]): Promise<string | undefined> => {
    const outcome = await savedViews.change(view.id, part);
    return outcome.ok ? undefined : t('views.failed', { detail: problemWords(outcome.problem) });
  };
  const tell = (problem: string | undefined): void => {
    if (problem !== undefined) notices.show(problem, 'bad');
  };
  const remove = async (): Promise<void> => {
    const outcome = await savedViews.remove(view.id);
    if (!outcome.ok) { tell(t('views.failed', { detail: problemWords(outcome.problem) })); return; }
    address.go({ ...NARROWED_BY_NOTHING, view: address.place.peek().view });
    notices.speak(t('views.removed', { name: view.name }));
  };
  const onSelect = (value: string): void => {
    if (value === 'update') void change({ filter: filterOf(address.place.peek()) }).then(tell);
    if (value === 'share' || value === 'unshare') void change({ isShared: value === 'share' }).then(tell);
    if (value === 'rename' || value === 'remove') setOpen(value);
  };
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Menu label={t('views.menu')} triggerLabel={t('views.menu')} triggerClass="ibt ibt--28" groups={linesOf(view, hasMoved(view, address.place.value), mayShareViews(desk.session.agent.role))} onSelect={onSelect}>
        <Icon path={moreIcon} size={20} />
      </Menu>
      {open === 'rename' ? <NamingDialog title={t('views.rename_title')} start={view.name} asksToShare={false} onSave={(name) => change({ name })} onClose={close} /> : null}
      {open === 'remove' ? <RemoveDialog view={view} onRemove={() => void remove()} onClose={close} /> : null}
    </>
  );
}

function useSaving(desk: Desk): (name: string, shared: boolean) => Promise<string | undefined> {
  return async (name, shared) => {
    const made = await desk.savedViews.create({ name, filter: filterOf(desk.address.place.peek()), ...(shared ? { isShared: true } : {}) });
    if (!made.ok) return t('views.failed', { detail: problemWords(made.problem) });
    desk.address.go({ savedId: made.value.id }, { replace: true });
    desk.notices.speak(t('views.saved', { name }));
    return undefined;
  };
}

/** For what is no view that is kept already. */
export function SaveView(): JSX.Element | null {
  const desk = useDesk();
  const [open, setOpen] = useState(false);
  const save = useSaving(desk);
  const place = desk.address.place.value;
  const saved = desk.savedViews.all.value.find(({ id }) => id === place.savedId);
  const kept = saved !== undefined && !hasMoved(saved, place);
  if (kept) return null;
  return (
    <>
      <button type="button" class="bt bt--bare list__save" onClick={() => setOpen(true)}>
        <Icon path={plusIcon} size={16} />
        {t('views.save')}
      </button>
      {open ? <NamingDialog title={t('views.save_title')} start="" asksToShare={mayShareViews(desk.session.agent.role)} onSave={save} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
