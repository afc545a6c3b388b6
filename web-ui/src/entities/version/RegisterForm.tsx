import { keys } from '@/api/keys';
import { Autocomplete, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import { registeredModels } from '@/api/registry';
import type { ModelVersionRequest } from '@/api/types';
import { register } from '@/api/runs';

/** A checkpoint of a run, or a base model that a recipe made with a head. */
export type VersionSource = Pick<ModelVersionRequest, 'run' | 'checkpoint' | 'baseModel'>;

type Props = {
  /** Undefined as long as there is nothing to register. */
  source: VersionSource | undefined;
  onClose: () => void;
  /** Fields that choose the source. */
  children?: ReactNode;
};

/** Asks for name, alias and note of a new model version, and makes it. */
export function RegisterForm({ source, onClose, children }: Props) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const known = useQuery(registeredModels);
  const [name, setName] = useState('');
  const [alias, setAlias] = useState('');
  const [note, setNote] = useState('');

  const registering = useMutation({
    mutationFn: () =>
      register(name, {
        ...source,
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
          {children}
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
              disabled={name === '' || nameProblem !== null || !source}
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
