import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Icon } from './Icon';

/** Copies a text, and says that it did. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <Button
      variant="default"
      leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={14} />}
      onClick={() => clipboard.copy(text)}
      style={{ justifySelf: 'start' }}
    >
      <span aria-live="polite">
        {clipboard.error ? 'Select and copy by hand' : clipboard.copied ? 'Copied' : `Copy ${what}`}
      </span>
    </Button>
  );
}
