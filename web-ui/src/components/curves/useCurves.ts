import { useQueries } from '@tanstack/react-query';
import { colour } from '@/charts/palette';
import { isFinished } from '@/components/StateBadge';
import { useFollow } from '@/lib/live';
import { runSeries } from '@/lib/queries';
import type { Run } from '@/lib/types';
import type { RunCurves } from './lines';

/** The curves of several runs, which grow while the runs go on. Colours follow the order of `runs`; seeds of one group share a colour. */
export function useCurves(
  runs: Run[],
  coloursBy: Run[] = runs,
): { curves: RunCurves[]; error: Error | null; pending: boolean } {
  useFollow(runs.filter(({ state }) => !isFinished(state)).map(({ id }) => id));
  const answers = useQueries({ queries: runs.map((run) => runSeries(run.id)) });
  const curves = runs.flatMap((run, index): RunCurves[] => {
    const series = answers[index]?.data;
    if (!series) return [];
    const place = coloursBy.findIndex(({ id }) => id === run.id);
    return [{ id: run.id, name: run.name, color: colour(Math.max(0, place)), group: withoutSeed(run.name), series }];
  });
  return {
    curves,
    error: answers.find(({ error }) => error)?.error ?? null,
    pending: answers.some(({ isPending }) => isPending),
  };
}

/** The server names the runs of one variation "name · seed n". */
export const withoutSeed = (name: string): string => name.replace(/ · seed \d+$/, '');
