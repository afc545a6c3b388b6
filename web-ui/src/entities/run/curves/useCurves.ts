import { useQueries } from '@tanstack/react-query';
import { color } from '@/charts/palette';
import { isFinished } from '@/entities/job/StateBadge';
import { useFollow } from '@/api/live';
import { runSeries } from '@/api/runs';
import type { Run } from '@/api/types';
import type { RunCurves } from './lines';

/** The curves of several runs, which grow while the runs go on. Colors follow the order of `runs`; seeds of one group share a color. */
export function useCurves(
  runs: Run[],
  colorsBy: Run[] = runs,
): { curves: RunCurves[]; error: Error | null; pending: boolean } {
  useFollow(runs.filter(({ state }) => !isFinished(state)).map(({ id }) => id));
  const answers = useQueries({ queries: runs.map((run) => runSeries(run.id)) });
  const nameOf = namesOf(runs);
  const curves = runs.flatMap((run, index): RunCurves[] => {
    const series = answers[index]?.data;
    if (!series) return [];
    const place = colorsBy.findIndex(({ id }) => id === run.id);
    const name = nameOf(run);
    const group = { id: `${run.experimentId}/${withoutSeed(run.name)}`, name: withoutSeed(name) };
    return [{ id: run.id, name, color: color(Math.max(0, place)), group, series }];
  });
  return {
    curves,
    error: answers.find(({ error }) => error)?.error ?? null,
    pending: answers.some(({ isPending }) => isPending),
  };
}

/** Runs of several experiments carry its name too: within one experiment names tell runs apart, between two they need not. */
export function namesOf(runs: Run[]): (run: Run) => string {
  const several = new Set(runs.map(({ experimentId }) => experimentId)).size > 1;
  return ({ name, experimentName }) => (several ? `${experimentName}: ${name}` : name);
}

/** The server names the runs of one variation "name · seed n". */
export const withoutSeed = (name: string): string => name.replace(/ · seed \d+$/, '');
