import { queryOptions } from '@tanstack/react-query';
import { answer, api, ApiError } from './client';
import { keys } from './keys';
import type { Session } from './types';

/** `link` is the secret of a one-time link, `token` an API token. */
export type Credential = { link: string } | { token: string };

export const signIn = (credential: Credential) => answer(api.POST('/api/v1/session', { body: credential }));

/** Who is signed in; null when nobody is. */
export const session = queryOptions({
  queryKey: keys.session,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await answer(api.GET('/api/v1/session'));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const system = queryOptions({ queryKey: keys.system, queryFn: () => answer(api.GET('/api/v1/system')) });
