import { keys } from '@/api/keys';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { cancelStudy, study } from '@/api/studies';
import type { Study, StudyVariant } from '@/api/types';
import { Figures } from '@/entities/figure/Figures';
import { StateBadge } from '@/entities/job/StateBadge';
import { pluginInWords } from '@/entities/plugin/pluginInWords';
import { settingInWords } from '@/entities/run/comparison/differences';
import { count, duration, inWords, metric, words } from '@/lib/format';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { ProblemList } from '@/ui/ProblemList';
import { RelativeTime } from '@/ui/RelativeTime';
import styles from './StudyPage.module.css';
import { StudyState } from './StudyState';
import { meanOf, runsOf } from './variants';

const within = [{ to: '/studies', name: 'Studies' }];

export function Component() {
  const { studyId = '' } = useParams();
  const found = useQuery(study(studyId));
  return (
    <Loaded query={found} head={<PageHead within={within} title="Study" />} failed="The study could not be shown.">
      {(found) => <StudyScreen study={found} />}
    </Loaded>
  );
}

/** Figures first, then the variants they come from, and what it all cost. */
function StudyScreen({ study: shown }: { study: Study }) {
  const runs = runsOf(shown.variants);
  const options = Object.entries(shown.study.options);
  return (
    <>
      <PageHead
        within={within}
        title={shown.name}
        aside={<StudyState state={shown.state} />}
        actions={isOpen(shown) && <CancelStudy study={shown} />}
      >
        <p className="dim small">
          {shown.title || words(shown.study.id)} by {pluginInWords(shown.plugin)} · {shown.createdBy},{' '}
          <RelativeTime time={shown.createdAt} />
          {' · '}
          <Link to={`/experiments/${shown.experimentId}`}>its experiment</Link>
        </p>
        {options.length > 0 && (
          <p className="dim small">
            {options.map(([name, value]) => `${inWords(name)} ${settingInWords(value)}`).join(', ')}
          </p>
        )}
        {shown.reason && <p>{shown.reason}</p>}
        {shown.problems.length > 0 && <ProblemList problems={shown.problems} />}
      </PageHead>
      <dl className={styles.cost}>
        <Cost name="Rounds">{shown.rounds}</Cost>
        <Cost name="Runs">{count(runs.length)}</Cost>
        <Cost name="Spent">{duration(shown.seconds)}</Cost>
        {shown.estimatedSeconds > 0 && <Cost name="Still to come, about">{duration(shown.estimatedSeconds)}</Cost>}
      </dl>
      <section className={styles.section}>
        <h2>Figures</h2>
        {shown.figures.length > 0 ? (
          <Figures figures={shown.figures} />
        ) : (
          <p className="dim">They appear when the first runs have ended, and again with each further one.</p>
        )}
      </section>
      <section className={styles.section}>
        <h2>Variants</h2>
        <DataTable
          label="Variants"
          columns={columns}
          rows={shown.variants}
          rowKey={({ name, round }) => `${round} ${name}`}
          empty={<p className="dim">The first round is being planned.</p>}
        />
      </section>
    </>
  );
}

function Cost({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const columns: Column<StudyVariant>[] = [
  { key: 'round', title: 'Round', align: 'right', width: 70, minor: true, cell: ({ round }) => round },
  {
    key: 'name',
    title: 'Variant',
    prose: true,
    cell: ({ name, problem }) => (
      <>
        {name}
        {problem && <div className={styles.problem}>{problem}</div>}
      </>
    ),
  },
  {
    key: 'runs',
    title: 'Runs',
    prose: true,
    cell: ({ runs }) => (
      <span className={styles.runs}>
        {runs.map(({ id, name, state }) => (
          <span key={id}>
            <Link to={`/runs/${id}`}>{name}</Link> {state !== 'SUCCEEDED' && <StateBadge state={state} />}
          </span>
        ))}
      </span>
    ),
  },
  { key: 'mean', title: 'Mean', align: 'right', cell: (variant) => metric(meanOf(variant)) },
];

const isOpen = ({ state }: Study): boolean => state === 'RUNNING';

function CancelStudy({ study: { id, name } }: { study: Study }) {
  const cache = useQueryClient();
  const cancellation = useMutation({
    mutationFn: () => cancelStudy(id),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.studies.all }),
  });
  return (
    <ConfirmButton
      label="Stop"
      question={`Stop ${name}?`}
      consequence="No further round is queued and its waiting runs are cancelled. Runs that have ended stay."
      confirm="Stop the study"
      action={cancellation}
    />
  );
}
