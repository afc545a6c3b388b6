import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { datasetVersion } from '@/api/datasets';
import { referencePage } from '@/api/references';
import { run } from '@/api/runs';
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
        {job.createdBy && ` · by ${job.createdBy}`}
      </span>
    </>
  );
}

/** A run, model or data set that a job is about. */
export function Subject({ subject: { kind, id } }: { subject: JobSubject }) {
  if (kind === 'run') return <RunName id={id} />;
  if (kind === 'model') return <NamedModel reference={id} />;
  if (kind === 'dataset') return <DatasetReference reference={id} />;
  return <span>{id}</span>;
}

/** A model as people call it, by its reference. */
function NamedModel({ reference }: { reference: string }) {
  const [kind, first = '', second] = reference.split('/');
  if (kind === 'run') return <RunName id={first} step={second} />;
  const name = kind === 'version' ? `${first} v${second}` : first;
  return <ModelReference reference={reference} name={name} />;
}

/** A run, or what it had learned after a step. */
function RunName({ id, step }: { id: string; step?: string | undefined }) {
  const found = useQuery(run(id));
  return (
    <Link to={`/runs/${id}`}>
      {found.data?.name ?? 'run'}
      {step && `, step ${step}`}
    </Link>
  );
}

/** A model by its reference, leading to its page where it has one. */
export function ModelReference({ reference, name }: { reference: string; name: string }) {
  const page = referencePage(reference);
  return page ? <Link to={page}>{name}</Link> : <span>{name}</span>;
}

/** By its id, or as `<data set>/<version>`. */
export function DatasetReference({ reference }: { reference: string }) {
  const [name, number] = reference.split('/');
  const isId = number === undefined;
  const found = useQuery({ ...datasetVersion(reference), enabled: isId });
  if (!isId) return <Link to={`/datasets?search=${encodeURIComponent(name ?? '')}`}>{`${name} v${number}`}</Link>;
  if (!found.data) return <span>data set</span>;
  const version = found.data;
  return (
    <Link to={`/datasets/${version.datasetId}?version=${version.number}`}>
      {version.datasetName} v{version.number}
    </Link>
  );
}
