import { keys } from '@/api/keys';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Icon } from '@/ui/Icon';
import { ForMembers } from '@/ui/ForMembers';
import { isFinished } from '@/entities/job/StateBadge';
import { CompareWithChampion } from '@/entities/version/CompareWithChampion';
import type { Run } from '@/api/types';
import { cancel, checkpointNow, checkpoints, pause, restart, resume } from '@/api/runs';
import { RegisterDialog } from './RegisterDialog';

/** What can be done with a run in its present state. */
export function RunActions({ run }: { run: Run }) {
  const [registering, { open, close }] = useDisclosure(false);
  const cache = useQueryClient();
  const saved = useQuery(checkpoints(run.id));
  const changed = (after: Run) => {
    cache.setQueryData<Run>(keys.runs.one(run.id), (before) => before && { ...after, plan: before.plan });
    for (const queryKey of [keys.runs.lists, keys.runTables, keys.experiments.all, keys.jobs.all, keys.devices])
      void cache.invalidateQueries({ queryKey });
  };
  const stop = useMutation({ mutationFn: () => cancel(run.id), onSuccess: changed });
  const again = useMutation({ mutationFn: () => restart(run.id), onSuccess: changed });
  const pausing = useMutation({ mutationFn: () => pause(run.id), onSuccess: changed });
  const resuming = useMutation({ mutationFn: () => resume(run.id), onSuccess: changed });
  const save = useMutation({ mutationFn: () => checkpointNow(run.id) });
  const refused = again.error ?? save.error ?? pausing.error ?? resuming.error;

  return (
    <>
      <CompareWithChampion runId={run.id} dataset={run.dataset.name} />
      <ForMembers>
        {refused && (
          <span role="alert" className="small" style={{ color: 'var(--bad)' }}>
            {refused.message}
          </span>
        )}
        {run.state === 'RUNNING' && (
          <Button
            variant="default"
            loading={save.isPending}
            disabled={save.isSuccess}
            onClick={() => save.mutate()}
            leftSection={<Icon name="bookmark" size={14} />}
          >
            {save.isSuccess ? 'Checkpoint asked for' : 'Checkpoint now'}
          </Button>
        )}
        {(run.state === 'QUEUED' || run.state === 'RUNNING') && (
          <Button
            variant="default"
            loading={pausing.isPending}
            disabled={pausing.isSuccess}
            onClick={() => pausing.mutate()}
            leftSection={<Icon name="pause" size={14} />}
          >
            {pausing.isSuccess ? 'Pausing' : 'Pause'}
          </Button>
        )}
        {run.state === 'PAUSED' && (
          <Button
            loading={resuming.isPending}
            onClick={() => resuming.mutate()}
            leftSection={<Icon name="play" size={14} />}
          >
            Resume
          </Button>
        )}
        {!isFinished(run.state) && (
          <ConfirmButton
            label="Stop"
            question="Stop this run?"
            consequence="It ends at its current step. What it measured and its checkpoints stay, and it can be started again from the last one."
            confirm="Stop the run"
            action={stop}
          />
        )}
        {(run.state === 'FAILED' || run.state === 'CANCELLED') && (
          <Button
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate()}
            leftSection={<Icon name="reset" size={14} />}
          >
            Start again
          </Button>
        )}
        <Button
          variant="default"
          component={Link}
          to={`/experiments/new?from=${run.id}`}
          leftSection={<Icon name="copy" size={14} />}
        >
          Clone
        </Button>
        <Button
          variant={run.state === 'SUCCEEDED' && !run.verdict ? 'filled' : 'default'}
          disabled={saved.isSuccess && saved.data.length === 0}
          title={saved.data?.length === 0 ? 'There is no checkpoint to register yet.' : undefined}
          onClick={open}
          leftSection={<Icon name="registry" size={14} />}
        >
          Register
        </Button>
        {registering && <RegisterDialog run={run} onClose={close} />}
      </ForMembers>
    </>
  );
}
