import { keys } from '@/api/keys';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { CopyButton } from '@/ui/CopyButton';
import { ErrorState } from '@/ui/ErrorState';
import type { TokenRole } from '@/api/types';
import { createToken } from '@/api/tokens';
import { roles } from './roles';
import styles from './SettingsPage.module.css';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'until revoked' },
];

const DAY_MILLISECONDS = 86_400_000;

export function NewToken() {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<TokenRole>('member');
  const [days, setDays] = useState('365');
  const creation = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        role,
        ...(days && { expiresAt: new Date(Date.now() + Number(days) * DAY_MILLISECONDS).toISOString() }),
      }),
    onSuccess: async () => {
      setName('');
      await cache.invalidateQueries({ queryKey: keys.tokens });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    creation.mutate();
  }

  return (
    <>
      <form className={styles.new} onSubmit={submit}>
        <TextInput
          label="New token for"
          placeholder="Anna, or nightly evaluation"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label="Role"
          data={roles}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as TokenRole)}
        />
        <NativeSelect
          size="xs"
          label="Valid"
          data={lifetimes}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!name.trim()} loading={creation.isPending}>
          Make a token
        </Button>
      </form>
      {creation.isError && <ErrorState what="The token was not made." error={creation.error} />}
      {creation.isSuccess && (
        <div className={styles.secret} role="status">
          <p>
            This is the only time the token for <strong>{creation.data.name}</strong> is shown. Keep it somewhere safe.
          </p>
          <code>{creation.data.token}</code>
          <CopyButton text={creation.data.token} what="the token" />
        </div>
      )}
    </>
  );
}
