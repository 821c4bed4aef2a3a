// A menu with groups, checked lines and icons. Zag holds the behaviour: arrows, type-ahead, Esc, focus back to its button.
import { checkIcon, Icon } from '@onglass/ui';
import * as menu from '@zag-js/menu';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { createPortal, type ComponentChildren, type JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';

export interface MenuLine {
  readonly value: string;
  readonly label: ComponentChildren;
  /** What type-ahead matches where the label is more than text. */
  readonly text: string;
  readonly lead?: ComponentChildren;
  /** Present on lines of which one holds: drawn and announced as checked or not. */
  readonly checked?: boolean;
  readonly keys?: string;
}

export interface MenuGroup {
  readonly id: string;
  readonly title?: string;
  readonly lines: readonly MenuLine[];
}

export interface MenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onSelect: (value: string) => void;
  readonly onOpen?: () => void;
  readonly triggerClass: string;
  readonly placement?: 'bottom-end' | 'bottom-start' | 'top-start';
  /** The trigger's name where its content is no text of its own. */
  readonly triggerLabel?: string;
  readonly children: ComponentChildren;
  /** Called with a function that opens the menu from elsewhere (a key); answer with the undoing. */
  readonly onReady?: (open: () => void) => () => void;
}

export function Menu(props: MenuProps): JSX.Element {
  const machine = useMachine(menu.machine, {
    id: useId(),
    'aria-label': props.label,
    positioning: { placement: props.placement ?? 'bottom-end', gutter: 6 },
    onSelect: ({ value }: { value: string }) => props.onSelect(value),
    onOpenChange: ({ open }: { open: boolean }) => open && props.onOpen?.(),
  });
  const api = menu.connect(machine, normalizeProps);
  useEffect(() => props.onReady?.(() => api.setOpen(true)), [props.onReady, machine]);
  return (
    <>
      <button {...api.getTriggerProps()} type="button" class={props.triggerClass} aria-label={props.triggerLabel} title={props.triggerLabel}>
        {props.children}
      </button>
      {api.open
        ? createPortal(
            <div {...api.getPositionerProps()}>
              <div {...api.getContentProps()} class="menu">
                {props.groups.map((group, at) => (
                  <Group key={group.id} group={group} ruled={at > 0} api={api} />
                ))}
              </div>
            </div>,
            document.querySelector('main') ?? document.body,
          )
        : null}
    </>
  );
}

type Api = ReturnType<typeof menu.connect>;

function Group({ group, ruled, api }: { readonly group: MenuGroup; readonly ruled: boolean; readonly api: Api }): JSX.Element {
  return (
    <div {...api.getItemGroupProps({ id: group.id })}>
      {ruled ? <hr class="menu__line" aria-hidden="true" /> : null}
      {group.title === undefined ? null : (
        <div {...api.getItemGroupLabelProps({ htmlFor: group.id })} class="menu__title">
          {group.title}
        </div>
      )}
      {group.lines.map((line) => (
        <Line key={line.value} line={line} api={api} />
      ))}
    </div>
  );
}

function Line({ line, api }: { readonly line: MenuLine; readonly api: Api }): JSX.Element {
  const behaviour =
    line.checked === undefined
      ? api.getItemProps({ value: line.value, valueText: line.text })
      : api.getOptionItemProps({ type: 'radio', value: line.value, valueText: line.text, checked: line.checked, closeOnSelect: true });
  return (
    <div {...behaviour} class="menu__item">
      {line.lead}
      <span class="grow cut">{line.label}</span>
      {line.keys === undefined ? null : <kbd>{line.keys}</kbd>}
      {line.checked === undefined ? null : (
        <span class="menu__check">
          <Icon path={checkIcon} size={16} />
        </span>
      )}
    </div>
  );
}
