import type { ComponentChildren, JSX } from 'preact';

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly align?: 'end';
}

/** A table that stays one for screen readers where a phone shows its rows as cards; the roles say again what CSS takes away. */
export function Table({ label, columns, children }: { readonly label: string; readonly columns: readonly Column[]; readonly children: ComponentChildren }): JSX.Element {
  return (
    <table class="grid" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.key} role="columnheader" scope="col" data-column={column.key} data-align={column.align}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

export function Cell({ column, children }: { readonly column: Column; readonly children: ComponentChildren }): JSX.Element {
  return (
    <td role="cell" data-column={column.key} data-align={column.align}>
      <span class="grid__label" aria-hidden="true">
        {column.label}
      </span>
      {children}
    </td>
  );
}

/** How much of something is taken: the bar is full at the limit, and turns where it is beyond. */
export function Meter({ share }: { readonly share: number }): JSX.Element {
  const tone = share > 1 ? 'over' : share === 1 ? 'full' : undefined;
  return (
    <span class="meter" data-tone={tone} aria-hidden="true">
      <i style={{ transform: `scaleX(${Math.min(1, share).toFixed(3)})` }} />
    </span>
  );
}
