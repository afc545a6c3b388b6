import { keys } from '@/api/keys';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider, type Query } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router';
import { ApiError, isUnreachable } from '@/api/client';
import { createRoutes } from './routes';
import { theme } from './theme';

const colorScheme = localStorageColorSchemeManager({ key: 'headstock-color-scheme' });

/** Asks again only when the server could not be reached: an answer stays the same answer. */
const retry = (failures: number, error: Error) =>
  failures < 3 && (!(error instanceof ApiError) || isUnreachable(error));

/** How soon a page that has nothing to show asks again, once it is said that the server cannot be reached. */
const AGAIN_MILLISECONDS = 5_000;

const again = ({ state }: Query): number | false =>
  state.data === undefined && isUnreachable(state.error) ? AGAIN_MILLISECONDS : false;

export function createCache(): QueryClient {
  const signedOut = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) cache.setQueryData(keys.session, null);
  };
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: { queries: { retry, staleTime: 10_000, refetchInterval: again }, mutations: { retry: false } },
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
