import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { ExperimentLinks } from '@/components/ExperimentLinks';
import { experiments } from '@/lib/queries';
import type { Dataset } from '@/lib/types';

const SEARCHED = 200;

/** The experiments that were trained on any version. */
export function DatasetUses({ dataset }: { dataset: Dataset }) {
  const found = useQuery(experiments({ dataset: dataset.id, limit: SEARCHED }));

  if (found.isError)
    return (
      <ErrorState what="The experiments could not be listed." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <ExperimentLinks
      experiments={found.data?.items.filter((experiment) => experiment.dataset.datasetId === dataset.id)}
      empty={
        <EmptyState
          title="Nothing was trained on it yet"
          action={
            <Button component={Link} to={`/experiments/new?dataset=${dataset.latest.id}`}>
              Train on it
            </Button>
          }
        />
      }
    />
  );
}
