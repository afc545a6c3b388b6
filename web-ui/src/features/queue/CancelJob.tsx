import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/components/ConfirmButton';
import type { Job } from '@/lib/types';
import { cancelJob } from './api';

export function CancelJob({ job }: { job: Job }) {
  const cache = useQueryClient();
  const cancellation = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['jobs'] }),
  });

  return (
    <ConfirmButton
      label="Cancel"
      question={`Cancel ${job.runName}?`}
      consequence="Its checkpoints and measurements so far stay, and the run can be started again from its last checkpoint."
      confirm="Cancel the run"
      action={cancellation}
    />
  );
}
