import { useQuery } from '@tanstack/react-query';
import { comparison, runEvaluations } from '@/api/evaluations';
import { checkpoints } from '@/api/runs';
import type { Evaluation, Run } from '@/api/types';
import { splitName } from '@/entities/dataset/shape';
import { ComparisonTable } from '@/entities/evaluation/ComparisonTable';
import { bestOf } from '@/entities/evaluation/metrics';
import styles from './ComparePage.module.css';

type Props = { first: Run; second: Run; nameOf: (run: Run) => string };

/** Two runs on the same rows: on test where both have been evaluated on it, else on dev. */
export function Difference({ first, second, nameOf }: Props) {
  const one = useEvaluated(first);
  const other = useEvaluated(second);
  const pair = one && other ? comparable(one, other) : null;
  const found = useQuery({
    ...comparison(pair ? [pair[0].id] : [], pair ? [pair[1].id] : []),
    enabled: pair !== null,
  });
  if (!pair || !found.data) return null;
  return (
    <section className={styles.curves}>
      <h2>
        {splitName[pair[0].split]} of {pair[0].dataset?.name} v{pair[0].dataset?.number}
      </h2>
      <ComparisonTable comparison={found.data} first={nameOf(first)} second={nameOf(second)} />
    </section>
  );
}

type Evaluated = {
  evaluations: Evaluation[];
  /** Of the checkpoint that dev chose. Of several that are equally good only its evaluation has intervals. */
  bestStep: number | undefined;
};

function useEvaluated({ id }: Run): Evaluated | null {
  const evaluations = useQuery(runEvaluations(id)).data;
  const saved = useQuery(checkpoints(id));
  if (!evaluations || saved.isPending) return null;
  return { evaluations, bestStep: saved.data?.find(({ best }) => best)?.step };
}

/** The best evaluation of each on the first split that both have of one data set version. */
export function comparable(one: Evaluated, other: Evaluated): [Evaluation, Evaluation] | null {
  for (const split of ['TEST', 'DEV'] as const) {
    const a = bestWhere(one, (evaluation) => evaluation.split === split && evaluation.dataset !== null);
    const b = bestWhere(
      other,
      (evaluation) => evaluation.split === split && evaluation.dataset?.versionId === a?.dataset?.versionId,
    );
    if (a && b) return [a, b];
  }
  return null;
}

function bestWhere({ evaluations, bestStep }: Evaluated, fits: (evaluation: Evaluation) => boolean) {
  const fitting = evaluations.filter(fits);
  return fitting.find(({ step }) => step === bestStep) ?? bestOf(fitting);
}
