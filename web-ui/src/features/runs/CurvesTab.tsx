import { Curves } from '@/components/curves/Curves';
import { useCurves } from '@/components/curves/useCurves';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { isFinished } from '@/components/StateBadge';
import type { Run } from '@/lib/types';

export function CurvesTab({ run }: { run: Run }) {
  const { curves, error, pending } = useCurves([run]);
  if (error) return <ErrorState what="The curves could not be loaded." error={error} />;
  if (pending) return <div style={{ height: 480 }} aria-busy />;
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
  return <Curves runs={curves} />;
}
