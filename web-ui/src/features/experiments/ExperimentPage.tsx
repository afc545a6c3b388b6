import { keys } from '@/api/keys';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { RunsWorkspace } from '@/entities/run/workspace/RunsWorkspace';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/Icon';
import { Loaded } from '@/ui/Loaded';
import { Markdown } from '@/ui/markdown/Markdown';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { ForMembers } from '@/ui/ForMembers';
import { plural } from '@/lib/format';
import type { Experiment } from '@/api/types';
import { experimentAlone, remove } from '@/api/experiments';
import styles from './ExperimentPage.module.css';
import { RenameExperiment } from './RenameExperiment';
import { RunCountsLine, total } from './RunCountsLine';

export function Component() {
  const { experimentId = '' } = useParams();
  const found = useQuery(experimentAlone(experimentId));
  return (
    <Loaded
      query={found}
      head={<PageHead title="Experiment" within={within} />}
      failed="The experiment could not be loaded."
      next={
        <Button component={Link} to="/experiments">
          All experiments
        </Button>
      }
    >
      {(experiment) => <Experiment experiment={experiment} />}
    </Loaded>
  );
}

const within = [{ name: 'Experiments', to: '/experiments' }];

function Experiment({ experiment: shown }: { experiment: Experiment }) {
  const scope = useMemo(() => ({ experiment: shown.id }), [shown.id]);
  return (
    <>
      <PageHead
        title={shown.name}
        within={within}
        aside={<RunCountsLine counts={shown.runCounts} />}
        actions={
          <>
            <ForMembers>
              <Button
                variant="default"
                component={Link}
                to={`/experiments/new?like=${shown.id}`}
                leftSection={<Icon name="copy" size={14} />}
              >
                New one like this
              </Button>
              <Button variant="default" component={Link} to={`/studies/new?experiment=${shown.id}`}>
                Study it
              </Button>
              <RenameExperiment experiment={shown} />
            </ForMembers>
            <DeleteExperiment experiment={shown} />
          </>
        }
      >
        <p className={styles.facts}>
          <Link to={`/datasets/${shown.dataset.datasetId}`}>
            {shown.dataset.name} v{shown.dataset.number}
          </Link>
          <Link to={`/models/${shown.baseModel.id}`}>{shown.baseModel.name}</Link>
          <span>
            by {shown.createdBy}, <RelativeTime time={shown.createdAt} />
          </span>
        </p>
        {shown.note && (
          <div className={styles.note}>
            <Markdown foldable text={shown.note} />
          </div>
        )}
      </PageHead>
      <RunsWorkspace
        scope={scope}
        empty={
          <EmptyState
            title="This experiment has no runs"
            text="They were deleted, or its study has launched none yet."
          />
        }
      />
    </>
  );
}

function DeleteExperiment({ experiment: { id, state, runCounts } }: { experiment: Experiment }) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const action = useMutation({
    mutationFn: () => remove(id),
    onSuccess: async () => {
      await navigate('/experiments');
      cache.removeQueries({ queryKey: keys.experiments.one(id) });
      await cache.invalidateQueries({ queryKey: keys.experiments.lists });
    },
  });
  return (
    <ConfirmButton
      label="Delete"
      question="Delete this experiment?"
      consequence={`Its ${plural(total(runCounts), 'run')}, their curves, logs and checkpoints go with it and cannot be brought back. Data and base model stay.`}
      confirm="Delete the experiment"
      action={action}
      disabled={state === 'active'}
    />
  );
}
