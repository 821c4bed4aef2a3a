// Windowing: a piece of the log that is far from the view is replaced by a space of the height it had. Pieces that have
// never been near the view are not made at all (the log begins at its newest end and grows upwards).
import { Component, createRef, type ComponentChildren, type JSX } from 'preact';
import { sameRows, type Chunk, type Row } from './rows.ts';

const FAR_PX = 2500;

export interface ChunkProps {
  readonly chunk: Chunk;
  readonly draw: (row: Row) => ComponentChildren;
  /** The newest piece is always drawn. */
  readonly pinned: boolean;
  /** Changes when every row has to be drawn anew (another locale, another edit window). */
  readonly version: unknown;
  readonly root: () => HTMLElement | null;
}

interface ChunkState {
  /** Height in px while it is only a space. */
  readonly space: number | undefined;
}

export class ChunkView extends Component<ChunkProps, ChunkState> {
  override state: ChunkState = { space: undefined };
  private readonly box = createRef<HTMLDivElement>();
  private watcher: IntersectionObserver | undefined;

  override componentDidMount(): void {
    if (this.box.current === null) return;
    this.watcher = new IntersectionObserver(([entry]) => entry && this.place(entry), { root: this.props.root(), rootMargin: `${FAR_PX}px 0px` });
    this.watcher.observe(this.box.current);
  }

  override componentWillUnmount(): void {
    this.watcher?.disconnect();
  }

  override shouldComponentUpdate(next: ChunkProps, state: ChunkState): boolean {
    if (state.space !== this.state.space || next.version !== this.props.version) return true;
    return state.space === undefined && !sameRows(next.chunk.rows, this.props.chunk.rows);
  }

  private place(entry: IntersectionObserverEntry): void {
    if (entry.isIntersecting) this.setState({ space: undefined });
    else if (!this.props.pinned && this.state.space === undefined) this.setState({ space: entry.boundingClientRect.height });
  }

  override render({ chunk, draw }: ChunkProps, { space }: ChunkState): JSX.Element {
    const held = space !== undefined;
    return (
      <div ref={this.box} class="og-chunk" style={{ blockSize: held ? `${space}px` : '' }} aria-hidden={held}>
        {held ? null : chunk.rows.map(draw)}
      </div>
    );
  }
}
