/** What each thread did in order of time: a lane for each, its calls below it. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { formatShare } from '../../renderers/format-number.js';
import type { BoxRow } from '../analysis/flame-layout.js';
import { clampRange, shiftRange, type TimeRange, zoomRange } from '../analysis/time-range.js';
import { type Lane, layoutLane } from '../analysis/timeline-layout.js';
import { BoxCanvas, type Hit } from './box-canvas.js';
import { Caption } from './caption.js';
import { type Band, BOX_HEIGHT_PX, prepareText } from './paint-boxes.js';
import type { Palette } from './palette.js';
import { type Report, useReport } from './report.js';
import { formatTick, listTicks } from './time-axis.js';

const AXIS_PX = 22;
const TITLE_PX = 22;
const LANE_GAP_PX = 10;
/** Shorter drags are clicks. */
const LEAST_DRAG_PX = 4;
const ZOOM_FACTOR = 0.8;

interface TitledBand extends Band {
  readonly thread: number;
  readonly title: string;
}

export function TimelineView() {
  const report = useReport();
  const { calls, recording, range, update } = report;
  const { whole } = recording;
  const shown = range ?? whole;
  const [widthPx, setWidth] = useState(0);
  const [selectedNode, setSelectedNode] = useState(-1);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const scroller = useRef<HTMLDivElement>(null);
  const bands = useMemo(() => layoutBands(report, shown, widthPx), [calls, shown, widthPx]);
  const last = bands.at(-1);
  const heightPx = last ? last.topPx + last.rows.length * BOX_HEIGHT_PX + LANE_GAP_PX : 0;

  const nsAt = (x: number) => shown.startNs + (x / widthPx) * (shown.endNs - shown.startNs);
  const xOf = (event: MouseEvent) =>
    event.clientX - (scroller.current as HTMLDivElement).getBoundingClientRect().left;
  const show = (next: TimeRange): void => {
    const isWhole = next.startNs <= whole.startNs && next.endNs >= whole.endNs;
    update({ range: isWhole ? undefined : next });
  };
  const select = ({ node }: Hit): void => {
    setSelectedNode(node);
    update({
      selected: {
        label: calls.labelOf(node),
        times: { total: calls.totalNsOf(node), self: calls.selfNsOf(node) },
      },
    });
  };

  const endDrag = (): void => {
    if (drag === undefined) return;
    setDrag(undefined);
    if (Math.abs(drag.to - drag.from) < LEAST_DRAG_PX) return;
    show(clampRange({ startNs: nsAt(drag.from), endNs: nsAt(drag.to) }, whole));
  };
  const onWheel = (event: WheelEvent): void => {
    const isZoom = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!isZoom && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
    event.preventDefault();
    if (isZoom) {
      const factor = event.deltaY + event.deltaX < 0 ? ZOOM_FACTOR : 1 / ZOOM_FACTOR;
      show(zoomRange(shown, factor, nsAt(xOf(event)), whole));
    } else show(shiftRange(shown, event.deltaX / widthPx, whole));
  };
  const onKey = ({ key }: KeyboardEvent): boolean => {
    if (key === 'ArrowLeft') show(shiftRange(shown, -0.1, whole));
    else if (key === 'ArrowRight') show(shiftRange(shown, 0.1, whole));
    else if (key === 'ArrowDown') scroller.current?.scrollBy(0, BOX_HEIGHT_PX);
    else if (key === 'ArrowUp') scroller.current?.scrollBy(0, -BOX_HEIGHT_PX);
    else return false;
    return true;
  };

  const paintOver = (context: CanvasRenderingContext2D, palette: Palette, top: number): void => {
    prepareText(context);
    for (const { title, topPx } of bands) {
      context.fillStyle = palette.text;
      context.fillText(title, 6, topPx - TITLE_PX / 2 - top);
    }
    context.fillStyle = palette.background;
    context.fillRect(0, 0, widthPx, AXIS_PX);
    for (const tickNs of listTicks(shown, widthPx)) {
      const x = ((tickNs - shown.startNs) / (shown.endNs - shown.startNs)) * widthPx;
      context.fillStyle = palette.line;
      context.fillRect(Math.round(x), 0, 1, AXIS_PX);
      context.fillStyle = palette.faint;
      context.fillText(formatTick(tickNs, shown), x + 4, AXIS_PX / 2);
    }
    if (drag === undefined) return;
    context.fillStyle = palette.selection;
    context.globalAlpha = 0.18;
    context.fillRect(drag.from, 0, drag.to - drag.from, heightPx + AXIS_PX);
    context.globalAlpha = 1;
  };

  return (
    <div
      class="panel"
      onWheel={onWheel}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        setDrag({ from: xOf(event), to: xOf(event) });
      }}
      onPointerMove={(event) => {
        if (drag !== undefined && event.buttons === 1) setDrag({ ...drag, to: xOf(event) });
      }}
      onPointerUp={endDrag}
      onPointerLeave={() => setDrag(undefined)}
    >
      <Caption>
        As it happened, from left to right. Drag over a part to see only that; Ctrl and the wheel
        zoom, Esc goes back.
      </Caption>
      <BoxCanvas
        label="Timeline: left and right move in time, plus and minus zoom"
        scrollerRef={scroller}
        bands={bands}
        heightPx={heightPx}
        onSize={({ width }) => setWidth(width)}
        labelOf={(node) => calls.labelOf(node)}
        linesOf={({ node, width }) => [
          `here ${formatNs((width / widthPx) * (shown.endNs - shown.startNs))}`,
          ...report.describeTimes(calls, node),
        ]}
        selectedNode={selectedNode}
        onClick={select}
        onKey={onKey}
        paintOver={paintOver}
      />
    </div>
  );
}

/** In the unit that suits: a range may be microseconds long. */
function formatNs(ns: number): string {
  return ns >= 1e9 ? `${(ns / 1e9).toFixed(3)} s` : `${(ns / 1e6).toPrecision(3)} ms`;
}

function layoutBands(report: Report, range: TimeRange, widthPx: number): readonly TitledBand[] {
  if (widthPx === 0) return [];
  const { recording, calls, thread } = report;
  const { paths, index } = calls;
  let topPx = AXIS_PX;
  return recording.page.profile.threads.flatMap(({ name, samples, startNs = 0 }, number) => {
    if (thread !== undefined && thread !== number) return [];
    const top = paths.threadNodes[number] as number;
    const lane: Lane = {
      startNs,
      stack: samples.stack,
      endsNs: recording.endsNs[number] as Float64Array,
      nodeOfStack: paths.nodeOfStack[number] as Int32Array,
      top,
    };
    const rows: readonly BoxRow[] = layoutLane(lane, paths, index, range, widthPx);
    const band = {
      thread: number,
      title: `${name}   busy ${formatShare(measureBusyNs(report, top), calls.totalNsOf(top))}`,
      rows,
      topPx: topPx + TITLE_PX,
    };
    topPx = band.topPx + Math.max(1, rows.length) * BOX_HEIGHT_PX + LANE_GAP_PX;
    return [band];
  });
}

/** A thread waits at the bottom of its stack. */
function measureBusyNs({ calls, recording }: Report, top: number): number {
  const isIdle = (node: number) => recording.labels.get(calls.labelOf(node)).category === 'idle';
  return calls
    .childrenOf(top)
    .reduce(
      (left, child) => (isIdle(child) ? left - calls.totalNsOf(child) : left),
      calls.totalNsOf(top),
    );
}
