import { useQueries } from '@tanstack/react-query';
import { extensions } from '@/api/plugins';
import type { ExtensionKind } from '@/api/types';
import { words } from '@/lib/format';

const KINDS = ['HEAD', 'PLACEMENT', 'STRATEGY'] as const satisfies ExtensionKind[];

export type Titles = (kind: (typeof KINDS)[number], id: string) => string;

/** What the parts of a run are called, as in the form. Where a plugin is not here any more, its id in words. */
export function useTitles(): Titles {
  const found = useQueries({ queries: KINDS.map(extensions) });
  return (kind, id) => found[KINDS.indexOf(kind)]?.data?.find((one) => one.id === id)?.title ?? words(id);
}
