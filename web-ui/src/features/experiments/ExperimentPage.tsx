import { keys } from '@/api/keys';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Curves } from '@/entities/run/curves/Curves';
import type { RunCurves } from '@/entities/run/curves/lines';
import { useCurves } from '@/entities/run/curves/useCurves';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { plural } from '@/lib/format';
import type { ExperimentWithRuns, Run } from '@/api/types';
import { useListParameter } from '@/lib/url';
import { experiment, remove } from '@/api/experiments';
import styles from './ExperimentPage.module.css';
import { RenameExperiment } from './RenameExperiment';
import { RunCountsLine } from './RunCountsLine';
import { RunsTable } from './RunsTable';
import { SeedSummary } from './SeedSummary';

/** More curves than this cannot be told apart; choosing rows narrows them down. */
const MOST_CURVES = 10;

export function Component() {
  const { experimentId = '' } = useParams();
  const found = useQuery(experiment(experimentId));
  return (
    <Loaded
      query={found}
      waiting={<PageHead title="Experiment" within={within} />}
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

function Experiment({ experiment: shown }: { experiment: ExperimentWithRuns }) {
  const [selected, setSelected] = useListParameter('runs');
  const chosen = shown.runs.filter(({ id }) => selected.includes(id));
  return (
    <>
      <PageHead
        title={shown.name}
        within={within}
        aside={<RunCountsLine counts={shown.runCounts} />}
        actions={
          <>
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
        {shown.note && <p className={styles.note}>{shown.note}</p>}
      </PageHead>
      <RunsTable runs={shown.runs} selected={selected} onSelect={setSelected} />
      <ExperimentCurves runs={chosen.length > 0 ? chosen : shown.runs} all={shown.runs} chosen={chosen} />
      <SeedSummary runs={shown.runs} />
    </>
  );
}

function ExperimentCurves({ runs, all, chosen }: { runs: Run[]; all: Run[]; chosen: Run[] }) {
  const started = runs.filter(({ startedAt }) => startedAt !== null);
  const drawn = started.slice(0, MOST_CURVES);
  const { curves, error, pending } = useCurves(drawn, all);
  if (started.length === 0) return null;
  return (
    <section className={styles.curves}>
      <div className={styles.curvesHead}>
        <h2>Curves</h2>
        <span className="dim small">
          {chosen.length > 0 ? `of ${plural(drawn.length, 'chosen run')}` : `of ${plural(drawn.length, 'run')}`}
          {started.length > MOST_CURVES && `; choose rows to see others of the ${started.length}`}
        </span>
        {chosen.length > 0 && (
          <Link className="small" to={`/compare?runs=${chosen.map(({ id }) => id).join(',')}`}>
            {chosen.length > 1 ? 'Compare their settings' : 'Compare it with others'}
          </Link>
        )}
      </div>
      {error && <ErrorState what="Some curves could not be loaded." error={error} />}
      <CurvesSoFar curves={curves} pending={pending} />
    </section>
  );
}

function CurvesSoFar({ curves, pending }: { curves: RunCurves[]; pending: boolean }) {
  if (curves.some(({ series }) => series.length > 0)) return <Curves runs={curves} />;
  if (pending) return <div className={styles.place} aria-busy />;
  return <p className="dim small">Nothing measured yet. Curves appear with the first steps.</p>;
}

function DeleteExperiment({ experiment: { id, state, runs } }: { experiment: ExperimentWithRuns }) {
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
      consequence={`Its ${plural(runs.length, 'run')}, their curves, logs and checkpoints go with it and cannot be brought back. Data and base model stay.`}
      confirm="Delete the experiment"
      action={action}
      disabled={state === 'active'}
    />
  );
}
