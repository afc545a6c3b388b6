import { queryOptions } from '@tanstack/react-query';
import { del, getPage, post } from './client';
import { keys } from './keys';
import type { ApiToken, NewApiToken, TokenRole } from './types';

export const tokens = queryOptions({
  queryKey: keys.tokens,
  queryFn: async () => (await getPage<ApiToken>('/tokens')).items,
});

/** Without `expiresAt` a token lives until somebody revokes it. */
type TokenRequest = { name: string; role: TokenRole; expiresAt?: string };

export const createToken = (request: TokenRequest) => post<NewApiToken>('/tokens', request);

export const revokeToken = (id: string) => del(`/tokens/${id}`);

export const signOut = () => del('/session');
