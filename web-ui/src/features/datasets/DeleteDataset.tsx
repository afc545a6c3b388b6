import { keys } from '@/api/keys';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import type { Dataset } from '@/api/types';
import { deleteDataset } from '@/api/datasets';

export function DeleteDataset({ dataset }: { dataset: Dataset }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () => deleteDataset(dataset.id),
    onSuccess: async () => {
      await navigate('/datasets');
      cache.removeQueries({ queryKey: keys.datasets.one(dataset.id) });
      await cache.invalidateQueries({ queryKey: keys.datasets.lists });
    },
  });

  return (
    <ConfirmButton
      label="Delete"
      question={`Delete ${dataset.name} with all its versions?`}
      consequence="Its rows are gone for good. A data set that a run was trained on cannot be deleted."
      confirm="Delete the data set"
      action={deletion}
    />
  );
}
