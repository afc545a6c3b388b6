import { Curves } from '@/entities/run/curves/Curves';
import { useCurves } from '@/entities/run/curves/useCurves';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Waiting } from '@/ui/Waiting';
import { isFinished } from '@/entities/job/StateBadge';
import type { Run } from '@/api/types';

export function CurvesTab({ run }: { run: Run }) {
  const { curves, error, pending } = useCurves([run]);
  if (error) return <ErrorState what="The curves could not be loaded." error={error} />;
  if (pending) return <Waiting height={480} />;
  if (curves.every(({ series }) => series.length === 0))
    return (
      <EmptyState
        title="Nothing measured yet"
        text={
          isFinished(run.state)
            ? 'The run ended before its first step. The log says more.'
            : 'Curves appear with the first step and grow by themselves.'
        }
      />
    );
  const names = curves.flatMap(({ series }) => series.map(({ name }) => name));
  const [first] = run.declaredMetrics;
  return <Curves runs={curves} names={names} primary={first ?? null} />;
}
