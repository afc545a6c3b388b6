import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ErrorState } from '@/ui/ErrorState';
import { session as sessionQuery } from '@/api/session';
import type { Session } from '@/api/types';
import { signOut } from '@/api/tokens';
import { may } from './roles';
import styles from './SettingsPage.module.css';

export function You({ session }: { session: Session }) {
  const cache = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      cache.setQueryData(sessionQuery.queryKey, null);
      // The next person at this browser must not find what this one has seen.
      cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });

  return (
    <div className={styles.section}>
      <p>
        Signed in as <strong>{session.user.name}</strong>, who {may[session.user.role]}.
      </p>
      {leaving.isError && <ErrorState what="You are still signed in." error={leaving.error} />}
      <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()} className={styles.fit}>
        Sign out
      </Button>
    </div>
  );
}
