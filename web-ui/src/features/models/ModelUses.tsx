import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { ExperimentLinks } from '@/components/ExperimentLinks';
import { experiments } from '@/lib/queries';
import type { BaseModel } from '@/lib/types';

export function ModelUses({ model }: { model: BaseModel }) {
  const found = useQuery(experiments({ baseModel: model.id, limit: 200 }));

  if (found.isError)
    return (
      <ErrorState what="The experiments could not be listed." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <ExperimentLinks
      experiments={found.data?.items.filter((experiment) => experiment.baseModel.id === model.id)}
      empty={
        <EmptyState
          title="Nothing was trained from it yet"
          action={
            <Button component={Link} to={`/experiments/new?model=${model.id}`}>
              Train it
            </Button>
          }
        />
      }
    />
  );
}
