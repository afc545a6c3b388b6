import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { shortHash } from '@/lib/format';
import { datasetVersion } from '@/api/datasets';
import { models } from '@/api/models';
import type { Run } from '@/api/types';
import { versionsOf } from '@/api/runs';
import styles from './RunPage.module.css';

/** From what this run came, and what came from it. Hashes are what makes it repeatable. */
export function LineageTab({ run }: { run: Run }) {
  const data = useQuery(datasetVersion(run.dataset.versionId));
  const base = useQuery(models);
  const versions = useQuery(versionsOf(run.id));
  const error = data.error ?? base.error ?? versions.error;
  const baseSha = base.data?.find(({ id }) => id === run.baseModel.id)?.sha256;
  return (
    <>
      {error && <ErrorState what="Part of the lineage could not be loaded." error={error} />}
      <ol className={styles.lineage}>
        <li>
          <h3>Data</h3>
          <Link to={`/datasets/${run.dataset.datasetId}`}>
            {run.dataset.name} v{run.dataset.number}
          </Link>{' '}
          <Hash sha256={data.data?.sha256} />
        </li>
        <li>
          <h3>Base model</h3>
          <Link to={`/models/${run.baseModel.id}`}>{run.baseModel.name}</Link> <Hash sha256={baseSha} />
        </li>
        <li>
          <h3>Plugins</h3>
          {run.plugins.map(({ id, version, sha256 }) => (
            <div key={id}>
              <Link to={`/plugins?search=${id}`}>{id}</Link> {version} <Hash sha256={sha256} />
            </div>
          ))}
        </li>
        <li>
          <h3>This run</h3>
          {run.name}, seed {String(run.specification.settings.seed ?? '–')}, in{' '}
          <Link to={`/experiments/${run.experimentId}`}>{run.experimentName}</Link>
        </li>
        <li>
          <h3>Model versions</h3>
          {versions.data?.length === 0 && <span className="dim">Not registered.</span>}
          {versions.data?.map(({ id, model, number, aliases, checkpoint }) => (
            <div key={id}>
              <Link to={`/registry/${model}/versions/${number}`}>
                {model} v{number}
              </Link>{' '}
              <span className="dim">
                from step {checkpoint.step}
                {aliases.length > 0 && `, ${aliases.join(', ')}`}
              </span>
            </div>
          ))}
        </li>
      </ol>
    </>
  );
}

function Hash({ sha256 }: { sha256: string | undefined }) {
  return sha256 ? (
    <code className="dim" title={`SHA-256 ${sha256}`}>
      {shortHash(sha256)}
    </code>
  ) : null;
}
