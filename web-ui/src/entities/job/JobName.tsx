import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { datasetVersion } from '@/api/datasets';
import { referencePage } from '@/api/references';
import type { Job, JobSubject } from '@/api/types';
import { words } from '@/lib/format';

const kinds: Record<string, string> = {
  train: 'Training',
  evaluate: 'Evaluation',
  analyze: 'Analysis',
  convert: 'New base model',
};

/** A kind that came with a later server keeps its own name. */
export const jobKind = (kind: string): string => kinds[kind] ?? words(kind);

export const jobTitle = ({ title, kind }: Job): string => title || jobKind(kind);

/** What a job is called, leading to what it is about, and of which kind it is. */
export function JobName({ job }: { job: Job }) {
  return (
    <>
      <Link to={`/jobs/${job.id}`}>{jobTitle(job)}</Link>{' '}
      <span className="dim">
        {jobKind(job.kind)}
        {job.context && ` · ${job.context}`}
      </span>
    </>
  );
}

/** A run, model or data set that a job is about. */
export function Subject({ subject: { kind, id } }: { subject: JobSubject }) {
  if (kind === 'run') return <Link to={`/runs/${id}`}>run</Link>;
  if (kind === 'model') return <ModelReference reference={id} name={id} />;
  if (kind === 'dataset') return <DatasetName versionId={id} />;
  return <span>{id}</span>;
}

/** A model by its reference, leading to its page where it has one. */
export function ModelReference({ reference, name }: { reference: string; name: string }) {
  const page = referencePage(reference);
  return page ? <Link to={page}>{name}</Link> : <span>{name}</span>;
}

function DatasetName({ versionId }: { versionId: string }) {
  const found = useQuery(datasetVersion(versionId));
  if (!found.data) return <span>data set</span>;
  const { datasetId, datasetName, number } = found.data;
  return (
    <Link to={`/datasets/${datasetId}?version=${number}`}>
      {datasetName} v{number}
    </Link>
  );
}
