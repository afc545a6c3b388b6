import { keys } from '@/api/keys';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import type { Experiment } from '@/api/types';
import { change } from '@/api/experiments';

/** The name and the note can change at any time; what was trained cannot. */
export function RenameExperiment({ experiment }: { experiment: Experiment }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open} leftSection={<Icon name="edit" size={14} />}>
        Name and note
      </Button>
      <Modal opened={opened} onClose={close} title="Name and note" size="lg">
        <NameForm experiment={experiment} onDone={close} />
      </Modal>
    </>
  );
}

function NameForm({ experiment, onDone }: { experiment: Experiment; onDone: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(experiment.name);
  const [note, setNote] = useState(experiment.note);
  const saving = useMutation({
    mutationFn: () => change(experiment.id, { name: name.trim(), note: note.trim() }),
    onSuccess: async () => {
      await Promise.all(
        [keys.experiments, keys.runs, keys.jobs].map(({ all }) => cache.invalidateQueries({ queryKey: all })),
      );
      onDone();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    saving.mutate();
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MarkdownField label="Note" value={note} onChange={setNote} />
        {saving.isError && <ErrorState what="It was not changed." error={saving.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending} disabled={!name.trim()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
