import { Code } from '@mantine/core';
import { Fragment } from 'react';
import { keys } from '@/api/keys';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { ErrorState } from '@/ui/ErrorState';
import { RelativeTime } from '@/ui/RelativeTime';
import type { ApiToken } from '@/api/types';
import { revokeToken, tokens } from '@/api/tokens';
import { NewToken } from './NewToken';
import { may, roles } from './roles';
import styles from './SettingsPage.module.css';

const columns: Column<ApiToken>[] = [
  { key: 'name', title: 'Person or program', value: ({ name }) => name, cell: ({ name }) => name },
  {
    key: 'role',
    title: 'Role',
    value: ({ role }) => role,
    cell: ({ role }) => <span style={{ whiteSpace: 'nowrap' }}>{role}</span>,
  },
  { key: 'createdAt', title: 'Made', minor: true, cell: ({ createdAt }) => <RelativeTime time={createdAt} /> },
  { key: 'lastUsedAt', title: 'Last used', cell: ({ lastUsedAt }) => <RelativeTime time={lastUsedAt} /> },
  { key: 'expiresAt', title: 'Expires', minor: true, cell: ({ expiresAt }) => <RelativeTime time={expiresAt} /> },
  { key: 'revoke', title: '', align: 'right', cell: (token) => <Revoke token={token} /> },
];

/** Who has access, and as what. */
export function Tokens() {
  const list = useQuery(tokens);
  return (
    <div className={styles.section}>
      <p className="dim">
        Each person and each program signs in with a token of its own. Its name stands beside what it launches, and its
        role says what it may do. The local administrator needs none: the server prints a link when it starts, and the
        file <Code>admin-token</Code> in its home folder signs in too.
      </p>
      <dl className={styles.facts}>
        {roles.map(({ value, label }) => (
          <Fragment key={value}>
            <dt>{label}</dt>
            <dd>{may[value]}</dd>
          </Fragment>
        ))}
      </dl>
      <NewToken />
      {list.isLoadingError ? (
        <ErrorState what="The tokens could not be listed." error={list.error} retry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="API tokens"
          columns={columns}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<p className="dim">Only the local administrator has access so far.</p>}
        />
      )}
    </div>
  );
}

function Revoke({ token }: { token: ApiToken }) {
  const cache = useQueryClient();
  const revocation = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.tokens }),
  });
  return (
    <ConfirmButton
      label="Revoke"
      question={`Revoke ${token.name}?`}
      consequence="Every program that uses it is refused from now on."
      confirm="Revoke the token"
      action={revocation}
    />
  );
}
