import { queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items } from './client';
import { keys } from './keys';
import type { TokenRole } from './types';

export const tokens = queryOptions({
  queryKey: keys.tokens,
  queryFn: () => items(api.GET('/api/v1/tokens')),
});

/** Without `expiresAt` a token lives until somebody revokes it. */
type TokenRequest = { name: string; role: TokenRole; expiresAt?: string };

export const createToken = (request: TokenRequest) => answer(api.POST('/api/v1/tokens', { body: request }));

export const revokeToken = (id: string) => answer(api.DELETE('/api/v1/tokens/{id}', byId(id)));

export const signOut = () => answer(api.DELETE('/api/v1/session'));
