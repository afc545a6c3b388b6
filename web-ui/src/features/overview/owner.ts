import { useQuery } from '@tanstack/react-query';
import { session } from '@/api/session';
import { quoted } from '@/entities/run/workspace/columns';
import { useParameter } from '@/lib/url';

/** Whose work the overview shows; null is everybody's. The address keeps it, so that a bookmark does. */
export function useOwner(): { owner: string | null; mine: boolean; setMine: (mine: boolean) => void } {
  const who = useQuery(session);
  const [whose, setWhose] = useParameter('whose');
  const mine = whose === 'mine';
  return {
    owner: mine ? (who.data?.user.name ?? null) : null,
    mine,
    setMine: (chosen) => setWhose(chosen ? 'mine' : null),
  };
}

/** The filter of lists of runs. */
export const ownedBy = (owner: string | null): { filter?: string } =>
  owner === null ? {} : { filter: `owner = ${quoted(owner)}` };
