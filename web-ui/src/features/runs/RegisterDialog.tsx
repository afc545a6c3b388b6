import { keys } from '@/api/keys';
import { Autocomplete, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import { metric } from '@/lib/format';
import { registeredModels } from '@/api/registry';
import type { Checkpoint, Run } from '@/api/types';
import { checkpoints, register } from '@/api/runs';

type Props = {
  run: Run;
  /** The checkpoint to register; the best when left out. */
  chosen?: string;
  onClose: () => void;
};

/** Makes a model version of a checkpoint. */
export function RegisterDialog({ run, chosen, onClose }: Props) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const known = useQuery(registeredModels);
  const saved = useQuery(checkpoints(run.id));
  const [name, setName] = useState('');
  const [checkpoint, setCheckpoint] = useState<string | null>(chosen ?? null);
  const [alias, setAlias] = useState('');
  const [note, setNote] = useState('');
  const best = saved.data?.find((one) => one.best) ?? saved.data?.find((one) => one.newest);

  const registering = useMutation({
    mutationFn: () =>
      register(name, {
        run: run.id,
        checkpoint: checkpoint ?? best?.id,
        ...(note ? { note } : {}),
        ...(alias ? { alias } : {}),
      }),
    onSuccess: async (version) => {
      await cache.invalidateQueries({ queryKey: keys.registry.all });
      await navigate(`/registry/${version.model}/versions/${version.number}`);
    },
  });
  const nameProblem = name === '' || NAME.test(name) ? null : 'Small letters, digits and dashes; at most 63.';

  return (
    <Modal opened onClose={onClose} title="Register a model version" size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          registering.mutate();
        }}
      >
        <Stack gap="sm">
          <Autocomplete
            label="Model"
            description="A registered name, or a new one. The version number is given."
            placeholder="sms-spam"
            size="xs"
            data={known.data?.map((model) => model.name) ?? []}
            value={name}
            onChange={setName}
            error={nameProblem}
            data-autofocus
          />
          <Select
            label="Checkpoint"
            data={saved.data?.map((one) => ({ value: one.id, label: inWords(one, run) })) ?? []}
            value={checkpoint ?? best?.id ?? null}
            onChange={setCheckpoint}
            allowDeselect={false}
            error={
              saved.isSuccess && saved.data.length === 0 ? 'This run has not written a checkpoint yet.' : undefined
            }
          />
          <TextInput
            label="Alias"
            description="Optional. An alias moves from version to version; people and programs ask for it by name."
            placeholder="champion"
            value={alias}
            onChange={(event) => setAlias(event.currentTarget.value)}
          />
          <MarkdownField label="Note" placeholder="Why this one?" rows={3} value={note} onChange={setNote} />
          {registering.error && <ErrorState what="The version was not registered." error={registering.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button
              type="submit"
              loading={registering.isPending}
              disabled={name === '' || nameProblem !== null || !saved.data?.length}
            >
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

function inWords({ step, best, newest, metrics }: Checkpoint, run: Run): string {
  const key = run.primaryMetric?.name.replace(/^dev\//, '') ?? '';
  const value = metrics[key] ?? metrics[run.primaryMetric?.name ?? ''];
  const facts = [best ? 'best' : '', newest ? 'newest' : '', value === undefined ? '' : `${key} ${metric(value)}`];
  return [`Step ${step}`, ...facts.filter(Boolean)].join(', ');
}
