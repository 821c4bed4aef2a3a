// A picture before it is sent: draw, point, hide, undo; with finger, mouse or keys. What leaves is a new picture made of
// what is seen here, so neither what was hidden nor what the camera wrote along goes with it.
import { Button, Icon, IconButton, activeElement, arrowIcon, closeIcon, eyeIcon, penIcon, undoIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { paint, paintCross, type Mark, type Point, type Tool } from './marks.ts';

export interface AnnotatorProps {
  readonly picture: Blob;
  readonly name: string;
  /** Goes out at once; otherwise it only takes the picture's place where that was chosen. */
  readonly sends: boolean;
  readonly onDone: (file: File) => void;
  readonly onClose: () => void;
}

const LARGEST_PX = 2400;
const KEY_STEPS = 48;
const JPEG_QUALITY = 0.92;
const TOOLS = [
  { tool: 'draw', icon: penIcon, label: 'mark_draw' },
  { tool: 'arrow', icon: arrowIcon, label: 'mark_arrow' },
  { tool: 'blur', icon: eyeIcon, label: 'mark_blur' },
] as const;
const MOVES: Readonly<Record<string, Point>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

function usePicture(blob: Blob): ImageBitmap | 'unreadable' | undefined {
  const [picture, setPicture] = useState<ImageBitmap | 'unreadable'>();
  useEffect(() => {
    let here = true;
    createImageBitmap(blob).then(
      (made) => (here ? setPicture(made) : made.close()),
      () => here && setPicture('unreadable'),
    );
    return () => {
      here = false;
    };
  }, [blob]);
  return picture;
}

export function Annotator({ picture: blob, name, sends, onDone, onClose }: AnnotatorProps): JSX.Element {
  const picture = usePicture(blob);
  const box = useRef<HTMLDivElement>(null);
  const [before] = useState(activeElement);
  useLayoutEffect(() => {
    box.current?.focus();
    return () => queueMicrotask(() => before?.isConnected && before.focus());
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <div ref={box} class="og-viewer og-marks" role="dialog" aria-modal="true" aria-label={t('mark_title')} tabIndex={-1} onKeyDown={onKeyDown}>
      <div class="og-viewer__bar">
        <IconButton label={t('mark_leave')} icon={closeIcon} onClick={onClose} />
        <p>{t('mark_title')}</p>
      </div>
      {picture === 'unreadable' ? (
        <p class="og-marks__words" role="alert">
          {t('mark_unreadable')}
        </p>
      ) : null}
      {picture === undefined || picture === 'unreadable' ? null : <Board picture={picture} mediaType={blob.type} name={name} sends={sends} onDone={onDone} />}
    </div>
  );
}

interface BoardProps extends Pick<AnnotatorProps, 'name' | 'sends' | 'onDone'> {
  readonly picture: ImageBitmap;
  readonly mediaType: string;
}

function fileName(name: string, type: string): string {
  return `${name.replace(/\.[^.]*$/, '')}.${type === 'image/jpeg' ? 'jpg' : 'png'}`;
}

function Board({ picture, mediaType, name, sends, onDone }: BoardProps): JSX.Element {
  const { announce } = useModel();
  const canvas = useRef<HTMLCanvasElement>(null);
  const sent = useRef(false);
  const [tool, setTool] = useState<Tool>('draw');
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const [current, setCurrent] = useState<Mark>();
  const [cross, setCross] = useState<Point>();
  const scale = Math.min(1, LARGEST_PX / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];

  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!pen) return;
    paint(pen, picture, current === undefined ? marks : [...marks, current]);
    if (cross !== undefined) paintCross(pen, cross);
  }, [picture, marks, current, cross]);

  const finish = (mark: Mark | undefined): void => {
    setCurrent(undefined);
    if (mark === undefined) return;
    setMarks([...marks, mark]);
    announce(t('mark_count', { count: marks.length + 1 }));
  };
  const undo = (): void => {
    setCurrent(undefined);
    setMarks(marks.slice(0, -1));
    announce(t('mark_count', { count: Math.max(0, marks.length - 1) }));
  };
  const extended = (mark: Mark, to: Point): Mark => ({ ...mark, points: mark.tool === 'draw' ? [...mark.points, to] : [mark.points[0] ?? to, to] });
  const pointOf = (event: PointerEvent): Point => {
    const place = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1, height: 1 };
    return { x: ((event.clientX - place.left) / place.width) * width, y: ((event.clientY - place.top) / place.height) * height };
  };
  const send = (): void => {
    const board = canvas.current;
    const pen = board?.getContext('2d', { willReadFrequently: true });
    if (!board || !pen || sent.current) return;
    sent.current = true;
    // Without the cross, which is not a mark.
    paint(pen, picture, marks);
    const type = mediaType === 'image/jpeg' ? 'image/jpeg' : 'image/png';
    board.toBlob((made) => made && onDone(new File([made], fileName(name, type), { type })), type, JPEG_QUALITY);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const step = Math.max(width, height) / KEY_STEPS;
    if (move !== undefined) {
      const from = cross ?? { x: width / 2, y: height / 2 };
      const to = { x: Math.min(width, Math.max(0, from.x + move.x * step)), y: Math.min(height, Math.max(0, from.y + move.y * step)) };
      setCross(to);
      if (current !== undefined) setCurrent(extended(current, to));
    } else if (event.key === 'Enter' || event.key === ' ') {
      const at = cross ?? { x: width / 2, y: height / 2 };
      setCross(at);
      if (current === undefined) announce(t('mark_begun'));
      if (current === undefined) setCurrent({ tool, points: [at] });
      else finish(current);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <div class="og-viewer__stage og-marks__stage">
        <canvas
          ref={canvas}
          width={width}
          height={height}
          tabIndex={0}
          role="application"
          aria-label={t('mark_canvas')}
          onKeyDown={onKeyDown}
          onBlur={() => setCross(undefined)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setCross(undefined);
            setCurrent({ tool, points: [pointOf(event)] });
          }}
          onPointerMove={(event) => current !== undefined && cross === undefined && setCurrent(extended(current, pointOf(event)))}
          onPointerUp={(event) => current !== undefined && finish(extended(current, pointOf(event)))}
          onPointerCancel={() => setCurrent(undefined)}
        />
      </div>
      <div class="og-marks__foot">
        <div class="og-marks__tools" role="group" aria-label={t('mark_tools')}>
          {TOOLS.map((one) => (
            <button key={one.tool} type="button" class="og-marks__tool" aria-pressed={tool === one.tool} onClick={() => setTool(one.tool)}>
              <Icon path={one.icon} size={20} />
              {t(one.label)}
            </button>
          ))}
          <button type="button" class="og-marks__tool" disabled={marks.length === 0} onClick={undo}>
            <Icon path={undoIcon} size={20} flip />
            {t('mark_undo')}
          </button>
        </div>
        <Button tone="accent" wide onClick={send}>
          {t(sends ? 'mark_send' : 'mark_keep')}
        </Button>
      </div>
    </>
  );
}
