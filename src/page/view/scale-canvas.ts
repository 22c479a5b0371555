/** An empty canvas of that size on the screen, sharp on displays of any density. */
export function scaleCanvas(
  canvas: HTMLCanvasElement | null,
  widthPx: number,
  heightPx: number,
): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || widthPx === 0 || heightPx === 0) return undefined;
  const scale = devicePixelRatio;
  const width = Math.round(widthPx * scale);
  const height = Math.round(heightPx * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
  return context;
}
