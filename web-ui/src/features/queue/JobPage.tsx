import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { analysesOfJob } from '@/api/analyses';
import { jobEvaluations } from '@/api/evaluations';
import { job, jobLog } from '@/api/jobs';
import type { Attempt, Job } from '@/api/types';
import { AnalysisCard } from '@/entities/analysis/AnalysisCard';
import { EstimatedStart } from '@/entities/job/EstimatedStart';
import { JobActions } from '@/entities/job/JobActions';
import { jobKind, jobTitle, Subject } from '@/entities/job/JobName';
import { priorityInWords } from '@/entities/job/priority';
import { JobState } from '@/entities/job/JobState';
import { StateBadge } from '@/entities/job/StateBadge';
import { DataTable, type Column } from '@/ui/DataTable';
import { EvaluationView } from '@/entities/evaluation/EvaluationView';
import { LogLines } from '@/entities/job/LogLines';
import { splitName } from '@/entities/dataset/shape';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import styles from './QueuePage.module.css';

const within = [{ to: '/queue', name: 'Queue' }];

export function Component() {
  const { jobId = '' } = useParams();
  const found = useQuery(job(jobId));
  return (
    <Loaded query={found} head={<PageHead within={within} title="Job" />} failed="The job could not be shown.">
      {(found) => <JobScreen job={found} />}
    </Loaded>
  );
}

const columns: Column<Attempt>[] = [
  { key: 'attempt', title: 'Attempt', align: 'right', width: 80, cell: ({ attempt }) => attempt },
  { key: 'state', title: 'State', cell: ({ state }) => <StateBadge state={state} /> },
  { key: 'device', title: 'Device', minor: true, cell: ({ device }) => device ?? '–' },
  { key: 'reason', title: 'How it ended', prose: true, cell: ({ cause, reason }) => reason ?? cause ?? '–' },
  { key: 'startedAt', title: 'Started', minor: true, cell: ({ startedAt }) => <RelativeTime time={startedAt} /> },
  { key: 'finishedAt', title: 'Ended', minor: true, cell: ({ finishedAt }) => <RelativeTime time={finishedAt} /> },
];

/** One job: what it is about, where it stands and why, and its attempts. */
function JobScreen({ job: shown }: { job: Job }) {
  return (
    <>
      <PageHead within={within} title={jobTitle(shown)} actions={<JobActions job={shown} />}>
        <p className={styles.state}>
          <JobState job={shown} />
          <span className="dim">{[shown.reason, shown.hint].filter(Boolean).join(' ')}</span>
        </p>
      </PageHead>
      <dl className={styles.facts}>
        <dt>Kind</dt>
        <dd>
          {jobKind(shown.kind)}
          {shown.context && `, ${shown.context}`}
        </dd>
        <dt>About</dt>
        <dd>
          {shown.subjects.map((subject, index) => (
            <span key={`${subject.kind} ${subject.id}`}>
              {index > 0 && ', '}
              <Subject subject={subject} />
            </span>
          ))}
        </dd>
        {shown.position !== null && (
          <>
            <dt>In line</dt>
            <dd>number {shown.position}</dd>
            <dt>Starts</dt>
            <dd>
              <EstimatedStart time={shown.estimatedStart} />
            </dd>
          </>
        )}
        <dt>Priority</dt>
        <dd>{priorityInWords(shown.priority)}</dd>
        <dt>Slots</dt>
        <dd>{shown.slots}</dd>
        <dt>Submitted</dt>
        <dd>
          <RelativeTime time={shown.createdAt} />
        </dd>
      </dl>
      <h2>Attempts</h2>
      <DataTable
        label="Attempts"
        columns={columns}
        rows={shown.attempts}
        rowKey={({ attempt }) => String(attempt)}
        empty={<p className="dim">It has not started yet.</p>}
      />
      <Results job={shown} />
      {/* A run keeps its log on its own page, with its curves. */}
      {!shown.subjects.some(({ kind }) => kind === 'run') && <Log jobId={shown.id} />}
    </>
  );
}

/** What came out. A run's results are on its own page, and a recipe's model is what the job is about. */
function Results({ job }: { job: Job }) {
  if (job.kind === 'evaluate') return <EvaluationsOf job={job} />;
  if (job.kind === 'analyze') return <AnalysisOf job={job} />;
  return null;
}

/** Loaded once the job has succeeded; its figures do not change afterwards. */
function AnalysisOf({ job: { id, state } }: { job: Job }) {
  const found = useQuery({ ...analysesOfJob(id), enabled: state === 'SUCCEEDED' });
  return (found.data ?? []).map((analysis) => (
    <section key={analysis.id} className={styles.section}>
      <AnalysisCard analysis={analysis} models />
    </section>
  ));
}

function EvaluationsOf({ job: { id } }: { job: Job }) {
  const found = useQuery(jobEvaluations(id));
  return (found.data ?? []).map((evaluation) => (
    <section key={evaluation.id} className={styles.section}>
      <h2>
        {evaluation.dataset ? `${evaluation.dataset.name} v${evaluation.dataset.number}, ` : ''}
        {splitName[evaluation.split]}
      </h2>
      <EvaluationView evaluation={evaluation} />
    </section>
  ));
}

function Log({ jobId }: { jobId: string }) {
  const found = useQuery(jobLog(jobId));
  const [follow, setFollow] = useState(true);
  if (!found.data || found.data.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>Log</h2>
      <LogLines lines={found.data} search="" follow={follow} onFollow={setFollow} />
    </section>
  );
}
