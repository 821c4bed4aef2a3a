// A part of a page that is saved by itself: its form, how it stands, and what may be taken away.
import type { Outcome } from '@onglass/core';
import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { Foot, RemoveDialog, type Removal } from './EditPage.tsx';
import { focusRefused, type Form } from './form.ts';
import { t } from './text.ts';

export interface SectionFormProps<F extends object> {
  readonly name: string;
  readonly lead?: string;
  readonly form: Form<F>;
  /** Nothing of it is on the server yet. */
  readonly isNew?: boolean;
  readonly save: (value: F) => Promise<Outcome<unknown>>;
  readonly removal?: Removal | undefined;
  readonly children: ComponentChildren;
}

export function SectionForm<F extends object>({ name, lead, form, isNew = false, save, removal, children }: SectionFormProps<F>): JSX.Element {
  const { notices } = useDesk();
  const box = useRef<HTMLFormElement>(null);
  const [isRemoving, setRemoving] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await form.submit(save)) notices.show(t('form.saved_name', { name }));
    else focusRefused(box.current);
  };
  return (
    <>
      <form ref={box} class="edit__form part" noValidate onSubmit={(event) => void submit(event)} aria-label={name}>
        <header>
          <h2 class="part__name">
            <bdi>{name}</bdi>
          </h2>
          {lead === undefined ? null : <p class="office__lead">{lead}</p>}
        </header>
        {children}
        <Foot form={form} isNew={isNew} removal={removal} onRemove={() => setRemoving(true)} />
      </form>
      {isRemoving && removal !== undefined ? <RemoveDialog name={name} removal={removal} onClose={() => setRemoving(false)} /> : null}
    </>
  );
}
