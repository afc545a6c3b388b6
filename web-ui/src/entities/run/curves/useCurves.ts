import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { askAgain } from '@/api/askAgain';
import { useFollow } from '@/api/live';
import { runSeries } from '@/api/runs';
import { runCurves } from '@/api/runTable';
import type { MetricSeries, RunRow } from '@/api/types';
import { runColor, runDash } from '@/charts/palette';
import { isFinished } from '@/entities/job/StateBadge';
import type { RunCurves } from './lines';

/** What curves need to know of a run: a row of a table or the whole run. */
export type CurvedRun = Pick<
  RunRow,
  'id' | 'number' | 'name' | 'state' | 'experimentId' | 'experimentName' | 'totalSteps'
>;

/** Every curve of a few runs, which grow point by point while the runs go on. */
export function useCurves(runs: CurvedRun[]): { curves: RunCurves[]; error: Error | null; pending: boolean } {
  useFollow(runs.filter(({ state }) => !isFinished(state)).map(({ id }) => id));
  const answers = useQueries({ queries: runs.map((run) => runSeries(run.id)) });
  const nameOf = namesOf(runs);
  return {
    curves: runs.flatMap((run, index) => {
      const series = answers[index]?.data;
      return series ? [toCurves(run, nameOf(run), series, runs.length === 1)] : [];
    }),
    error: answers.find(({ error }) => error)?.error ?? null,
    pending: answers.some(({ isPending }) => isPending),
  };
}

/** How often curves of several runs are asked for while one of them goes on. */
const GROWING_MILLISECONDS = 3_000;

/** Some metrics of many runs, with one request. */
export function useManyCurves(
  runs: CurvedRun[],
  names: string[],
): { curves: RunCurves[]; error: Error | null; pending: boolean } {
  const live = runs.some(({ state }) => !isFinished(state));
  const ids = runs.map(({ id }) => id);
  const found = useQuery({
    ...runCurves(ids, names),
    enabled: ids.length > 0 && names.length > 0,
    refetchInterval: (query) => (live ? GROWING_MILLISECONDS : askAgain(query)),
    placeholderData: keepPreviousData,
  });
  const curves = useMemo(() => {
    const seriesOf = new Map(found.data?.map(({ run, series }) => [run, series]));
    const nameOf = namesOf(runs);
    return runs.flatMap((run) => {
      const series = seriesOf.get(run.id);
      return series ? [toCurves(run, nameOf(run), series, runs.length === 1)] : [];
    });
  }, [runs, found.data]);
  return { curves, error: found.isLoadingError ? found.error : null, pending: found.isPending && ids.length > 0 };
}

/** A run alone needs no dashes to be told apart from others of its color. */
function toCurves(run: CurvedRun, name: string, series: MetricSeries[], alone: boolean): RunCurves {
  return {
    id: run.id,
    name,
    color: runColor(run.number),
    dash: alone ? 'solid' : runDash(run.number),
    group: { id: `${run.experimentId}/${withoutSeed(run.name)}`, name: withoutSeed(name) },
    series,
    totalSteps: run.totalSteps,
    live: !isFinished(run.state),
  };
}

/** Runs of several experiments carry its name too: within one experiment names tell runs apart, between two they need not. */
export function namesOf(
  runs: Pick<RunRow, 'name' | 'experimentId' | 'experimentName'>[],
): (run: Pick<RunRow, 'name' | 'experimentName'>) => string {
  const several = new Set(runs.map(({ experimentId }) => experimentId)).size > 1;
  return ({ name, experimentName }) => (several ? `${experimentName}: ${name}` : name);
}

/** The server names the runs of one variation "name · seed n". */
export const withoutSeed = (name: string): string => name.replace(/ · seed \d+$/, '');
