import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { UploadProgress } from '@/ui/UploadProgress';
import { renderPart } from '@/test/render';
import { useUpload } from './useUpload';

const signals: AbortSignal[] = [];

/** Never arrives, unless it is stopped. */
const send = (_: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  new Promise<string>((_resolve, reject) => {
    signals.push(signal);
    onProgress(2);
    signal.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')));
  });

function Upload() {
  const { mutate, isPending, isError, file, sent, cancel } = useUpload(send, () => undefined);
  return (
    <>
      <button onClick={() => mutate(new File(['1234'], 'model.zip'))}>Send</button>
      {isPending && file && <UploadProgress file={file} sent={sent} afterwards="Checking" onCancel={cancel} />}
      {isError && <p role="alert">It failed.</p>}
    </>
  );
}

test('what is being sent can be stopped, which is no error', async () => {
  const { user } = renderPart(<Upload />);
  await user.click(screen.getByRole('button', { name: 'Send' }));
  expect(await screen.findByText('2 B of 4 B sent')).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Stop sending model.zip' }));
  expect(signals.at(-1)?.aborted).toBe(true);
  expect(screen.queryByRole('progressbar')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a file is not sent on for a page that was left', async () => {
  const { user, unmount } = renderPart(<Upload />);
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('2 B of 4 B sent');
  unmount();
  expect(signals.at(-1)?.aborted).toBe(true);
});
