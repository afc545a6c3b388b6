import { queryOptions } from '@tanstack/react-query';
import { del, getPage, post } from '@/lib/api';
import type { ApiToken, NewApiToken, TokenRole } from '@/lib/types';

export const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await getPage<ApiToken>('/tokens')).items,
});

/** Without `expiresAt` a token lives until somebody revokes it. */
type TokenRequest = { name: string; role: TokenRole; expiresAt?: string };

export const createToken = (request: TokenRequest) => post<NewApiToken>('/tokens', request);

export const revokeToken = (id: string) => del(`/tokens/${id}`);

export const signOut = () => del('/session');
