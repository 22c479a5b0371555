/** Copies a text, and says so for a moment. */
import { useCallback, useEffect, useState } from 'preact/hooks';

const MESSAGE_MS = 2000;

/** What copies, and what there is to say; '' for nothing. */
export function useCopy(): [(text: string) => void, string] {
  const [message, setMessage] = useState('');
  const copy = useCallback((text: string) => {
    void copyText(text).then((done) => setMessage(`${done ? 'Copied' : 'Cannot copy'} ${text}`));
  }, []);
  useEffect(() => {
    if (message === '') return;
    const timer = setTimeout(() => setMessage(''), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return [copy, message];
}

/** Pages from a file may not always use the clipboard's own API. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
