import { Button } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';

export function ScreenNotFound() {
  const { pathname } = useLocation();
  return (
    <>
      <PageHead title="Not found" />
      <EmptyState
        title="There is no such page"
        text={`Nothing lives at ${pathname}. The address may be mistyped, or the thing was deleted.`}
        action={
          <Button component={Link} to="/">
            Go to the overview
          </Button>
        }
      />
    </>
  );
}
