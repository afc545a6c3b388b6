import { keys } from '@/api/keys';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/ui/ConfirmButton';
import type { Job } from '@/api/types';
import { cancelJob } from '@/api/jobs';

export function CancelJob({ job }: { job: Job }) {
  const cache = useQueryClient();
  const cancellation = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.jobs.all }),
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
