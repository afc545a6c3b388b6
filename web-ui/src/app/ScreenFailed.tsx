import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';

const AGAIN_MILLISECONDS = 5_000;
/** A script that is missing although the server answers would be asked for without end. */
const PATIENCE_MILLISECONDS = 60_000;
const LAST = 'headstock-loaded-again';

/** What a person sees when drawing a screen went wrong, or when its script could not be loaded: without a server, or after its update. */
export function ScreenFailed() {
  const lacksScript = isMissingScript(useRouteError());
  useReloadWhenUp(lacksScript);
  return (
    <ErrorState
      what="This page could not be shown."
      error={
        new Error(
          lacksScript
            ? 'A part of it could not be loaded: the server cannot be reached, or was updated since the page was opened. It is loaded again as soon as the server answers.'
            : 'Something in it went wrong, and nothing was changed by that. Load it again; if it happens again, report what you did before.',
        )
      }
      next={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
    />
  );
}

/** Every browser has its own words for it. */
const isMissingScript = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|module script|Unable to preload/i.test(error.message);

function useReloadWhenUp(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    const asking = setInterval(() => {
      if (Date.now() - Number(sessionStorage.getItem(LAST)) < PATIENCE_MILLISECONDS) return;
      void isUp().then((up) => {
        if (!up) return;
        sessionStorage.setItem(LAST, String(Date.now()));
        window.location.reload();
      });
    }, AGAIN_MILLISECONDS);
    return () => clearInterval(asking);
  }, [wanted]);
}

const isUp = (): Promise<boolean> =>
  fetch('/healthz').then(
    ({ ok }) => ok,
    () => false,
  );
