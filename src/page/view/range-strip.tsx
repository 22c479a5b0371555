/** The whole recording as a strip: whose time it was, and which part of it everything else shows. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { measureActivity } from '../analysis/activity.js';
import { CATEGORIES } from '../analysis/labels.js';
import { clampRange, shiftRange, type TimeRange, zoomRange } from '../analysis/time-range.js';
import { readPalette } from './palette.js';
import { useReport } from './report.js';
import { scaleCanvas } from './scale-canvas.js';

const HEIGHT_PX = 40;
/** Shorter drags are clicks, which clear the range. */
const LEAST_DRAG_PX = 4;

export function RangeStrip() {
  const { recording, calls, thread, range, update, foldsLibraries, theme } = useReport();
  const { whole, labels, page } = recording;
  const canvas = useRef<HTMLCanvasElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [from, setFrom] = useState<number>();
  const palette = useMemo(readPalette, [theme]);

  useEffect(() => {
    const element = strip.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const activity = useMemo(() => {
    if (widthPx === 0) return undefined;
    const { threads } = page.profile;
    const numbers = thread === undefined ? threads.map((_, i) => i) : [thread];
    return measureActivity(threads, numbers, calls.paths, labels, whole, widthPx);
  }, [widthPx, thread, foldsLibraries]);

  useLayoutEffect(() => {
    const context = scaleCanvas(canvas.current, widthPx, HEIGHT_PX);
    if (context === undefined || activity === undefined) return;
    for (let x = 0; x < widthPx; x++) {
      let y = HEIGHT_PX;
      CATEGORIES.forEach((category, i) => {
        const height = (activity.shares[i]?.[x] ?? 0) * (HEIGHT_PX - 2);
        if (category === 'idle' || height === 0) return;
        context.fillStyle = palette.boxes[category][0] as string;
        context.fillRect(x, y - height, 1, height);
        y -= height;
      });
    }
  }, [activity, palette]);

  const nsAt = (x: number) => (x / widthPx) * whole.endNs;
  const xOf = (event: MouseEvent) =>
    event.clientX - (strip.current as HTMLDivElement).getBoundingClientRect().left;
  const show = (next: TimeRange): void => {
    const isWhole = next.startNs <= 0 && next.endNs >= whole.endNs;
    update({ range: isWhole ? undefined : next });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (from === undefined || Math.abs(xOf(event) - from) < LEAST_DRAG_PX) return;
    show(clampRange({ startNs: nsAt(from), endNs: nsAt(xOf(event)) }, whole));
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (from !== undefined && Math.abs(xOf(event) - from) < LEAST_DRAG_PX) {
      update({ range: undefined });
    }
    setFrom(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const shown = range ?? whole;
    const middleNs = (shown.startNs + shown.endNs) / 2;
    if (event.key === 'ArrowLeft') show(shiftRange(shown, -0.1, whole));
    else if (event.key === 'ArrowRight') show(shiftRange(shown, 0.1, whole));
    else if (event.key === 'ArrowUp') show(zoomRange(shown, 0.5, middleNs, whole));
    else if (event.key === 'ArrowDown') show(zoomRange(shown, 2, middleNs, whole));
    else return;
    event.preventDefault();
  };

  const percent = (ns: number) => `${(100 * ns) / whole.endNs}%`;
  return (
    <div class="strip">
      <div
        ref={strip}
        class="strip-area"
        role="application"
        aria-label="Range of time: left and right move it, up and down narrow and widen it"
        title="Drag over a part of the recording: everything follows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(xOf(event));
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
      >
        <canvas ref={canvas} />
        {range !== undefined && (
          <>
            <span class="strip-shade" style={{ left: 0, width: percent(range.startNs) }} />
            <span class="strip-shade" style={{ left: percent(range.endNs), right: 0 }} />
          </>
        )}
      </div>
      <RangeText />
    </div>
  );
}

function RangeText() {
  const { range, recording, update } = useReport();
  const seconds = (ns: number) => (ns / 1e9).toFixed(recording.whole.endNs > 1e10 ? 2 : 3);
  if (range === undefined) {
    return <span class="range-text faint">0 – {seconds(recording.whole.endNs)} s</span>;
  }
  return (
    <span class="range-text">
      {seconds(range.startNs)} – {seconds(range.endNs)} s
      <button
        type="button"
        title="Show the whole recording (Esc)"
        onClick={() => update({ range: undefined })}
      >
        All
      </button>
    </span>
  );
}
