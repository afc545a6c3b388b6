import type { TokenRole } from '@/api/types';

/** What each may do, after "who". */
export const may: Record<TokenRole, string> = {
  admin: 'may do everything: tokens, plugins, models, data sets, experiments',
  member: 'may add data sets and models, launch experiments and register models',
  viewer: 'may look at everything and change nothing',
};

export const roles: { value: TokenRole; label: string }[] = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'member', label: 'Member' },
  { value: 'admin', label: 'Administrator' },
];
