import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { RouterProvider } from 'react-router';
import { createCache } from '@/app/App';
import { createRoutesAt } from '@/app/routes';
import { theme } from '@/app/theme';

function createTestCache() {
  const cache = createCache();
  cache.setDefaultOptions({ queries: { ...cache.getDefaultOptions().queries, retry: false } });
  return cache;
}

function surround(children: ReactNode, cache = createTestCache()) {
  return (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={cache}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

/** The whole dashboard at an address, as a person meets it. `address()` says where they are, `cache` holds what they were answered. */
export function renderApp(address: string) {
  const router = createRoutesAt(address);
  const cache = createTestCache();
  const view = render(surround(<RouterProvider router={router} />, cache));
  return {
    ...view,
    cache,
    user: userEvent.setup(),
    go: (to: string) => act(() => router.navigate(to)),
    address: () => router.state.location.pathname + router.state.location.search,
  };
}

/** One component that needs no address. */
export function renderPart(part: ReactNode) {
  return { ...render(surround(part)), user: userEvent.setup() };
}
