import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Sparkline } from '@/charts/Sparkline';
import { DataTable, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { metric } from '@/lib/format';
import { registeredModels } from '@/api/registry';
import type { RegisteredModel } from '@/api/types';
import { AliasChip } from './AliasChip';
import { champion } from '@/entities/version/champion';
import { ImportVersion } from './ImportVersion';
import styles from './Registry.module.css';

const columns: Column<RegisteredModel>[] = [
  {
    key: 'name',
    title: 'Name',
    value: ({ name }) => name,
    cell: ({ name, description }) => (
      <>
        <Link to={`/registry/${name}`}>{name}</Link>
        {description && (
          <span className="dim small" title={description}>
            {' '}
            {description}
          </span>
        )}
      </>
    ),
  },
  { key: 'champion', title: 'Champion', cell: (model) => <Champion model={model} /> },
  { key: 'history', title: 'Over versions', minor: true, cell: (model) => <History model={model} /> },
  {
    key: 'aliases',
    title: 'Aliases',
    minor: true,
    cell: ({ aliases }) => (
      <span className={styles.chips}>
        {aliases.map(({ alias, version }) => (
          <AliasChip key={alias} alias={`${alias} → ${version}`} />
        ))}
      </span>
    ),
  },
  {
    key: 'versions',
    title: 'Versions',
    align: 'right',
    minor: true,
    value: ({ versionCount }) => versionCount,
    cell: ({ versionCount }) => versionCount,
  },
  {
    key: 'updatedAt',
    title: 'Changed',
    value: ({ updatedAt }) => updatedAt,
    cell: ({ updatedAt }) => <RelativeTime time={updatedAt} />,
  },
];

export function Component() {
  const { search, sort, setSearch, setSort } = useTable({ sort: '-updatedAt' });
  const list = useQuery(registeredModels);
  const rows = list.data?.filter(({ name }) => name.includes(search.toLowerCase()));
  return (
    <>
      <PageHead title="Registry" actions={<ImportVersion />} />
      {list.isLoadingError ? (
        <ErrorState what="The registry could not be read." error={list.error} retry={() => void list.refetch()} />
      ) : (
        <>
          <TableTools>
            <SearchBox label="Search by name" value={search} onChange={setSearch} />
          </TableTools>
          <DataTable
            label="Registered models"
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            sort={sort}
            onSort={setSort}
            empty={search ? <EmptyState title={`No model is called “${search}”`} /> : <NothingRegistered />}
          />
        </>
      )}
    </>
  );
}

function Champion({ model }: { model: RegisteredModel }) {
  const best = champion(model);
  if (!best) return <span className="dim">none chosen</span>;
  return (
    <>
      <Link to={`/registry/${model.name}/versions/${best.version}`}>Version {best.version}</Link>
      {best.metric && (
        <span className="dim">
          {' '}
          {best.metric.metric} {metric(best.metric.value)}
        </span>
      )}
    </>
  );
}

function History({ model }: { model: RegisteredModel }) {
  const values = [...model.history].sort((a, b) => a.version - b.version).map(({ value }) => value);
  if (values.length < 2) return <span className="dim">one version</span>;
  return <Sparkline values={values} label={`${model.history[0]?.metric} from version to version`} />;
}

function NothingRegistered() {
  return (
    <EmptyState
      title="No registered models yet"
      text="When a run is good enough to be used, register its best checkpoint: it gets a version, keeps its whole origin, and can be tried, downloaded and called over REST."
      action={
        <Button component={Link} to="/experiments">
          See the experiments
        </Button>
      }
    />
  );
}
