import { Button, Group, Stack, Text } from '@mantine/core';
import { ErrorState } from '@/ui/ErrorState';
import { useImport } from './useImport';

export function FromStarter({ onStarted }: { onStarted: () => void }) {
  const start = useImport(onStarted);
  return (
    <Stack>
      <Text size="sm">
        A small English model that comes with Headstock: six layers, 22.6 million parameters, trained for sentence
        meaning. It fine-tunes in minutes on a processor, which makes it good for a first try.
      </Text>
      {start.isError && <ErrorState what="The import did not start." error={start.error} />}
      <Group justify="flex-end">
        <Button loading={start.isPending} onClick={() => start.mutate({ kind: 'starter' })}>
          Import the starter model
        </Button>
      </Group>
    </Stack>
  );
}
