import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { useImport } from './useImport';

/** `organization/name`, or a name alone for the hub's oldest models. */
const HUB_ID = /^[\w.-]+(\/[\w.-]+)?$/;

export function FromHub({ onStarted }: { onStarted: () => void }) {
  const [hubId, setHubId] = useState('');
  // Proposed from the id until somebody types another.
  const [typedName, setName] = useState<string>();
  const [revision, setRevision] = useState('main');
  const start = useImport(onStarted);
  const name = typedName ?? hubId.trim().split('/').at(-1) ?? '';
  const wrong = hubId !== '' && !HUB_ID.test(hubId.trim());

  function submit(event: FormEvent) {
    event.preventDefault();
    start.mutate({ kind: 'hub', hubId: hubId.trim(), revision: revision.trim() || 'main', name: name.trim() });
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Id on the hub"
          description="The files are downloaded, checked and kept here. A download that breaks goes on where it stopped."
          placeholder="google-bert/bert-base-uncased"
          required
          data-autofocus
          value={hubId}
          error={wrong && 'Write organization/name, as on the model’s page.'}
          onChange={(event) => setHubId(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          description="What the model is called here"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Revision"
          description="A branch, a tag or a commit"
          value={revision}
          onChange={(event) => setRevision(event.currentTarget.value)}
        />
        {start.isError && <ErrorState what="The import did not start." error={start.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!hubId.trim() || wrong || !name.trim()} loading={start.isPending}>
            Import
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
