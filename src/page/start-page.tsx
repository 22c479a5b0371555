/** Reads the data that a page holds, and shows them. */
import { type ComponentChild, render } from 'preact';
import { DATA_ELEMENT_ID } from '../page-data/page-data.js';

/** `draw`: what shows these data. */
export async function startPage(draw: (bytes: Uint8Array) => ComponentChild): Promise<void> {
  const place = document.getElementById('app') as HTMLElement;
  try {
    const data = document.getElementById(DATA_ELEMENT_ID);
    const bytes = await inflate(decodeBase64(data?.textContent ?? ''));
    const page = draw(bytes);
    // Megabytes that nobody needs any more.
    data?.remove();
    place.textContent = '';
    render(page, place);
  } catch (error) {
    place.textContent = '';
    render(<Failure reason={String(error)} />, place);
    throw error;
  }
}

function Failure({ reason }: { reason: string }) {
  return (
    <p class="message">
      This page cannot show its profile: {reason}. The file may be cut short, or the browser too old
      (Chromium 120, Firefox 121 and Safari 17.2 will do). Render it again, or as text.
    </p>
  );
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
