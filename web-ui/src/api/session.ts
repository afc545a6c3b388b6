import { post } from '@/lib/api';
import type { Session } from '@/lib/types';

/** `link` is the secret of a one-time link, `token` an API token. */
export type Credential = { link: string } | { token: string };

export const signIn = (credential: Credential) => post<Session>('/session', credential);
