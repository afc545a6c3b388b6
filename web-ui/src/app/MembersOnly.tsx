import { Button } from '@mantine/core';
import { useContext } from 'react';
import { Link, Outlet } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';
import { MayChange } from '@/ui/ForMembers';
import { PageHead } from '@/ui/PageHead';

/** Around forms whose result a viewer could not send: it is said before anything is typed. */
export function MembersOnly() {
  if (useContext(MayChange)) return <Outlet />;
  return (
    <>
      <PageHead title="For members" />
      <EmptyState
        title="You are signed in as a viewer"
        text="Viewers may look at everything and ask models, but change nothing. An administrator can make a member's token for you under Settings."
        action={
          <Button component={Link} to="/">
            Go to the overview
          </Button>
        }
      />
    </>
  );
}
