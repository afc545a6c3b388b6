import { keys } from '@/api/keys';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import { cancelJob, pauseJob, resumeJob } from '@/api/jobs';
import type { Job } from '@/api/types';
import { isFinished } from '@/entities/job/StateBadge';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { MayChange } from '@/ui/ForMembers';
import { jobTitle } from './JobName';

/** What stays depends on whether it has ever started. */
const consequence = (job: Job): string =>
  job.startedAt === null && job.attempt === 0
    ? 'It leaves the queue. Nothing of it has started, so nothing is lost.'
    : 'What it has stored so far stays. A training can be started again from its last checkpoint.';

/** Pause, resume and cancel, as far as the job's state allows. */
export function JobActions({ job }: { job: Job }) {
  const cache = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      [keys.jobs.all, keys.runs.all, keys.analyses.all, keys.devices].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  const pausing = useMutation({ mutationFn: () => pauseJob(job.id), onSuccess });
  const resuming = useMutation({ mutationFn: () => resumeJob(job.id), onSuccess });
  const cancelling = useMutation({ mutationFn: () => cancelJob(job.id), onSuccess });
  const refused = pausing.error ?? resuming.error;
  const mayChange = useContext(MayChange);
  if (isFinished(job.state) || !mayChange) return null;
  return (
    <span style={{ display: 'inline-flex', gap: 6, justifyContent: 'flex-end' }}>
      {job.state === 'PAUSED' ? (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={`Resume ${jobTitle(job)}`}
          loading={resuming.isPending}
          onClick={() => resuming.mutate()}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={`Pause ${jobTitle(job)}`}
          disabled={job.state === 'STARTING' || job.pauseRequested}
          loading={pausing.isPending}
          onClick={() => pausing.mutate()}
        >
          Pause
        </Button>
      )}
      <ConfirmButton
        label="Cancel"
        small
        question={`Cancel ${jobTitle(job)}?`}
        consequence={consequence(job)}
        confirm="Cancel the job"
        action={cancelling}
      />
      {refused && (
        <span role="alert" className="small" style={{ color: 'var(--bad)' }}>
          {refused.message}
        </span>
      )}
    </span>
  );
}
