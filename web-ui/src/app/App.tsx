import { keys } from '@/api/keys';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router';
import { askAgain } from '@/api/askAgain';
import { ApiError, isUnreachable } from '@/api/client';
import { createRoutes } from './routes';
import { theme } from './theme';

const colorScheme = localStorageColorSchemeManager({ key: 'headstock-color-scheme' });

/** Asks again only when the server could not be reached: an answer stays the same answer. */
const retry = (failures: number, error: Error) =>
  failures < 3 && (!(error instanceof ApiError) || isUnreachable(error));

export function createCache(): QueryClient {
  const signedOut = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) cache.setQueryData(keys.session, null);
  };
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: { queries: { retry, staleTime: 10_000, refetchInterval: askAgain }, mutations: { retry: false } },
  });
  return cache;
}

export function App() {
  const [cache] = useState(createCache);
  const [router] = useState(createRoutes);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorScheme}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
