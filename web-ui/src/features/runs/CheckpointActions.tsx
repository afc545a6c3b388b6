import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import { checkpointUrl, resumeFrom } from '@/api/runs';
import type { Checkpoint, Run } from '@/api/types';
import { isStopped } from '@/entities/job/StateBadge';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { ForMembers } from '@/ui/ForMembers';
import { count } from '@/lib/format';
import styles from './RunPage.module.css';

type Props = { run: Run; checkpoint: Checkpoint; onRegister: () => void };

/** What can be done with one checkpoint. A damaged one is only there to be seen. */
export function CheckpointActions({ run, checkpoint, onRegister }: Props) {
  if (checkpoint.state !== 'COMMITTED') return null;
  const step = count(checkpoint.step);
  return (
    <span className={styles.rowActions}>
      {isStopped(run.state) && !checkpoint.newest && isResumable(checkpoint) && (
        <ResumeFrom run={run} checkpoint={checkpoint} />
      )}
      <Button
        variant="default"
        size="compact-xs"
        component="a"
        download
        href={checkpointUrl(run.id, checkpoint.id)}
        aria-label={`Download the checkpoint of step ${step}`}
      >
        Download
      </Button>
      <ForMembers>
        <Button
          variant="default"
          size="compact-xs"
          aria-label={`Register the checkpoint of step ${step}`}
          onClick={onRegister}
        >
          Register
        </Button>
      </ForMembers>
    </span>
  );
}

/** Without the optimizer's state only the model is left. */
const isResumable = ({ files }: Checkpoint): boolean => files.some(({ name }) => name.startsWith('state/'));

function ResumeFrom({ run, checkpoint }: { run: Run; checkpoint: Checkpoint }) {
  const cache = useQueryClient();
  const step = count(checkpoint.step);
  const resuming = useMutation({
    mutationFn: () => resumeFrom(run.id, checkpoint.id),
    onSuccess: () =>
      Promise.all([keys.runs.all, keys.jobs.all].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
  return (
    <ConfirmButton
      small
      label="Go on from here"
      question={`Go on from step ${step}?`}
      consequence={`Later checkpoints of this run are deleted, and what it measured after step ${step} goes when it starts. To keep them, clone the run instead.`}
      confirm={`Go on from step ${step}`}
      action={resuming}
    />
  );
}
