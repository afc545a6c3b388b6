import { Button } from '@mantine/core';
import { useRouteError } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';

/** What a person sees when drawing a screen went wrong, or when its script could not be loaded after an update of the server. */
export function ScreenFailed() {
  const error = useRouteError();
  return (
    <ErrorState
      what="This page could not be shown."
      error={error}
      next={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
    />
  );
}
