/** A canvas of boxes that scrolls, with a tooltip for the box under the pointer. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type BoxRow, findBox, NARROW } from '../analysis/flame-layout.js';
import { useDrawing } from './drawing.js';
import {
  type Band,
  BOX_HEIGHT_PX,
  type BoxColours,
  chooseColours,
  paintBand,
} from './paint-boxes.js';
import { type Palette, readPalette } from './palette.js';
import { scaleCanvas } from './scale-canvas.js';
import { Tooltip } from './tooltip.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Hit {
  readonly node: number;
  readonly x: number;
  readonly width: number;
}

interface Props {
  readonly label: string;
  readonly bands: readonly Band[];
  readonly heightPx: number;
  readonly onSize: (size: Size) => void;
  readonly labelOf: (node: number) => number;
  /** Those of whose code it is without it. */
  readonly coloursOf?: (node: number, palette: Palette) => BoxColours;
  /** For the tooltip. */
  readonly linesOf: (hit: Hit) => readonly string[];
  readonly selectedNode: number;
  readonly onClick: (hit: Hit) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Begin at the lower end. */
  readonly startsAtEnd?: boolean;
  /** Drawn over the boxes. */
  readonly paintOver?: (
    context: CanvasRenderingContext2D,
    palette: Palette,
    scrollTop: number,
  ) => void;
  readonly scrollerRef?: RefObject<HTMLDivElement | null>;
}

interface Hover {
  readonly hit: Hit;
  readonly left: number;
  readonly top: number;
}

export function BoxCanvas(props: Props) {
  const { bands, heightPx, labelOf, onSize } = props;
  const { labels, found, theme } = useDrawing();
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scrollerRef ?? own;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [scrollTopPx, setScrollTop] = useState(0);
  const [hover, setHover] = useState<Hover>();
  const palette = useMemo(readPalette, [theme]);

  useEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setSize(next);
      onSize(next);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    if (props.startsAtEnd) element.scrollTop = element.scrollHeight;
  }, [heightPx, size.height]);

  useLayoutEffect(() => {
    const context = scaleCanvas(canvas.current, size.width, size.height);
    if (context === undefined) return;
    const style = {
      palette,
      labels,
      found,
      labelOf,
      coloursOf: (node: number) =>
        props.coloursOf?.(node, palette) ?? chooseColours(palette, labels, labelOf(node)),
      isSelected: (node: number) => node === props.selectedNode,
      hovered: hover?.hit.node ?? NARROW,
    };
    const sight = { scrollTopPx, heightPx: size.height };
    for (const band of bands) paintBand(context, band, style, sight);
    props.paintOver?.(context, palette, scrollTopPx);
  });

  const find = (event: MouseEvent): Hover | undefined => {
    const element = scroller.current as HTMLDivElement;
    const area = element.getBoundingClientRect();
    const left = event.clientX - area.left;
    const top = event.clientY - area.top;
    const hit = findHit(bands, left, top + scrollTopPx);
    return hit === undefined ? undefined : { hit, left, top };
  };

  return (
    <div class="box-canvas">
      <div
        ref={scroller}
        class="box-scroller"
        role="application"
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerMove={(event) => setHover(event.buttons === 0 ? find(event) : undefined)}
        onPointerLeave={() => setHover(undefined)}
        onClick={(event) => {
          const found = find(event);
          if (found !== undefined) props.onClick(found.hit);
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || !props.onKey(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <canvas ref={canvas} class="box-surface" />
        <div style={{ height: `${Math.max(0, heightPx - size.height)}px` }} />
      </div>
      {hover !== undefined && (
        <Tooltip
          label={labelOf(hover.hit.node)}
          lines={props.linesOf(hover.hit)}
          left={hover.left}
          top={hover.top}
          area={size}
        />
      )}
    </div>
  );
}

function findHit(bands: readonly Band[], x: number, y: number): Hit | undefined {
  for (const { rows, topPx } of bands) {
    const row: BoxRow | undefined = rows[Math.floor((y - topPx) / BOX_HEIGHT_PX)];
    if (row === undefined) continue;
    const box = findBox(row, x);
    const node = row.node[box];
    if (node === undefined || node === NARROW) continue;
    return { node, x: row.x[box] as number, width: row.width[box] as number };
  }
  return undefined;
}
