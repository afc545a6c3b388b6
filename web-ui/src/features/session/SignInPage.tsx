import { Button, Code, PasswordInput, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { session } from '@/api/session';
import { signIn, type Credential } from '@/api/session';
import styles from './SignInPage.module.css';

/** The one-time link lands here with its secret in the fragment, which browsers never send to a server or show in a referrer. */
export function Component() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [from] = useState(() => cameFrom(location.state));
  const taken = useRef<unknown>(null);
  const [token, setToken] = useState('');
  const entry = useMutation({
    mutationFn: (credential: Credential) => signIn(credential),
    onSuccess: async (signedIn) => {
      cache.setQueryData(session.queryKey, signedIn);
      await navigate(from, { replace: true });
    },
  });
  const { mutate } = entry;

  // Also when the link is opened in a tab that shows this page already.
  useEffect(() => {
    const link = location.hash.slice(1);
    if (!link || taken.current === location) return;
    taken.current = location;
    // The link works once; it should not stay in the history either.
    window.history.replaceState(window.history.state, '', window.location.pathname);
    mutate({ link });
  }, [location, mutate]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (token.trim()) mutate({ token: token.trim() });
  }

  if (entry.isPending && 'link' in entry.variables) return <p className={styles.page}>Signing in…</p>;
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          <h1>Sign in to Headstock</h1>
        </div>
        {entry.isError && <ErrorState what={refused(entry.variables)} error={entry.error} />}
        <PasswordInput
          size="sm"
          label="API token"
          placeholder="hs_…"
          autoComplete="off"
          autoFocus
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={entry.isPending} disabled={!token.trim()}>
          Sign in
        </Button>
        <WhereToFindOne />
      </form>
    </main>
  );
}

function WhereToFindOne() {
  return (
    <div className={styles.help}>
      <h2>Where to find one</h2>
      <ul>
        <li>
          The terminal where Headstock started shows a one-time sign-in link: open it and no token is needed. Starting{' '}
          <Code>./headstock up</Code> again prints a new link.
        </li>
        <li>
          The administrator’s token lies on the server in <Code>~/.headstock/admin-token</Code>, or in the folder that{' '}
          <Code>HEADSTOCK_HOME</Code> names.
        </li>
        <li>An administrator can make a token for you under Settings.</li>
      </ul>
      <Text size="xs" c="dimmed">
        The token is sent once and exchanged for a session; the browser does not keep it.
      </Text>
    </div>
  );
}

function refused(credential: Credential): string {
  return 'link' in credential ? 'This sign-in link does not work.' : 'This token does not work.';
}

/** The screen that asked for a sign-in, as the shell noted it; the overview otherwise. */
function cameFrom(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' ? from : '/';
}
