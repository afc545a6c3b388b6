import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, Pager, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { ForMembers } from '@/ui/ForMembers';
import { count } from '@/lib/format';
import { datasets } from '@/api/datasets';
import type { Dataset } from '@/api/types';
import { rowsOf, taskShape } from '@/entities/dataset/shape';

const columns: Column<Dataset>[] = [
  { key: 'name', title: 'Name', remote: true, cell: ({ id, name }) => <Link to={`/datasets/${id}`}>{name}</Link> },
  { key: 'shape', title: 'What it holds', cell: ({ latest }) => taskShape(latest.schema) },
  { key: 'rows', title: 'Rows', remote: true, align: 'right', cell: ({ latest }) => count(rowsOf(latest.statistics)) },
  {
    key: 'versions',
    title: 'Versions',
    remote: true,
    align: 'right',
    minor: true,
    cell: ({ versionCount }) => versionCount,
  },
  {
    key: 'size',
    title: 'Size',
    remote: true,
    align: 'right',
    minor: true,
    cell: ({ latest }) => <Bytes value={latest.size} />,
  },
  { key: 'runs', title: 'Runs', align: 'right', minor: true, cell: ({ runCount }) => count(runCount) },
  { key: 'lastUsed', title: 'Last used', minor: true, cell: ({ lastUsedAt }) => <RelativeTime time={lastUsedAt} /> },
  { key: 'updatedAt', title: 'Changed', remote: true, cell: ({ updatedAt }) => <RelativeTime time={updatedAt} /> },
  {
    key: 'actions',
    title: '',
    align: 'right',
    minor: true,
    cell: ({ name, latest }) => (
      <ForMembers>
        <Button
          variant="default"
          size="compact-xs"
          component={Link}
          to={`/experiments/new?dataset=${latest.id}`}
          aria-label={`Train on ${name}`}
        >
          Train
        </Button>
      </ForMembers>
    ),
  },
];

export function Component() {
  const { search, sort, cursor, setSearch, setSort, setCursor } = useTable({ sort: '-updatedAt' });
  const list = useQuery(datasets({ search, sort, cursor: cursor ?? undefined, limit: 50 }));
  const add = (
    <ForMembers>
      <Button component={Link} to="/datasets/new">
        Add a data set
      </Button>
    </ForMembers>
  );

  return (
    <>
      <PageHead title="Datasets" actions={add} />
      {list.isLoadingError ? (
        <ErrorState what="The data sets could not be listed." error={list.error} retry={() => void list.refetch()} />
      ) : (
        <>
          <TableTools>
            <SearchBox label="Search by name" value={search} onChange={setSearch} />
          </TableTools>
          <DataTable
            label="Data sets"
            columns={columns}
            rows={list.data?.items}
            rowKey={({ id }) => id}
            sort={sort}
            onSort={setSort}
            empty={search ? <NothingFound search={search} /> : <NoDatasets action={add} />}
          />
          <Pager next={list.data?.next} cursor={cursor} onGo={setCursor} />
        </>
      )}
    </>
  );
}

function NothingFound({ search }: { search: string }) {
  return <EmptyState title={`No data set is called “${search}”`} text="Try a shorter part of the name." />;
}

function NoDatasets({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState
      title="No data set yet"
      text="Training needs labeled text. Upload a CSV, TSV or JSONL file with one row per example; columns and format are proposed for you."
      action={action}
    />
  );
}
