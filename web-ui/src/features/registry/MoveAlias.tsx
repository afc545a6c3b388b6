import { keys } from '@/api/keys';
import { Autocomplete, Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { ForMembers } from '@/ui/ForMembers';
import type { RegisteredModelWithVersions } from '@/api/types';
import { moveAlias } from '@/api/registry';

type Props = {
  model: RegisteredModelWithVersions;
  /** The version to propose; the newest when missing. */
  version?: number;
};

/** Programs follow an alias, so moving one changes what they get: it asks, and records who and why. */
export function MoveAlias({ model, version }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ForMembers>
        <Button onClick={open} disabled={model.versions.length === 0}>
          Move an alias
        </Button>
      </ForMembers>
      <Modal opened={opened} onClose={close} title="Move an alias">
        <MoveForm model={model} version={version} onDone={close} />
      </Modal>
    </>
  );
}

const CHAMPION = 'champion';

/** The version asked for, or the newest; where that is the champion already, the newest other one. */
function proposed({ versions, aliases }: RegisteredModelWithVersions, version: number | undefined): number | undefined {
  const now = aliases.find(({ alias }) => alias === CHAMPION)?.version;
  const newestFirst = versions.map(({ number }) => number).sort((a, b) => b - a);
  return [...(version === undefined ? [] : [version]), ...newestFirst].find((one) => one !== now) ?? now;
}

function MoveForm({ model, version, onDone }: Props & { onDone: () => void }) {
  const cache = useQueryClient();
  const [alias, setAlias] = useState(CHAMPION);
  const [target, setTarget] = useState(String(proposed(model, version) ?? ''));
  const [reason, setReason] = useState('');
  const move = useMutation({
    mutationFn: () => moveAlias(model.name, alias.trim(), Number(target), reason.trim()),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.registry.all });
      onDone();
    },
  });
  const now = model.aliases.find((one) => one.alias === alias.trim())?.version;

  function submit(event: FormEvent) {
    event.preventDefault();
    move.mutate();
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <Autocomplete
          size="xs"
          label="Alias"
          required
          data={[...new Set([CHAMPION, ...model.aliases.map((one) => one.alias)])]}
          value={alias}
          onChange={setAlias}
        />
        <NativeSelect
          size="xs"
          label="To"
          value={target}
          data={[...model.versions]
            .sort((a, b) => b.number - a.number)
            .map(({ number }) => ({ value: String(number), label: `Version ${number}` }))}
          onChange={(event) => setTarget(event.currentTarget.value)}
        />
        <TextInput
          label="Why"
          description="Kept in the alias history"
          placeholder="Better on the messages of October"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="sm">{effect(alias.trim(), now, target)}</Text>
        {move.isError && <ErrorState what="The alias was not moved." error={move.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={move.isPending} disabled={!alias.trim() || String(now) === target}>
            Move it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function effect(alias: string, now: number | undefined, target: string): string {
  if (!alias) return 'Name the alias.';
  if (now === undefined) return `“${alias}” is new. It will point at version ${target}.`;
  if (String(now) === target) return `“${alias}” points at version ${now} already.`;
  return `Programs that ask for “${alias}” get version ${target} instead of version ${now} from now on.`;
}
