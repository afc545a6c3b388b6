import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, Pager, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { metric } from '@/lib/format';
import { experiments } from '@/api/experiments';
import type { Experiment } from '@/api/types';
import { RunCountsLine } from './RunCountsLine';

const columns: Column<Experiment>[] = [
  {
    key: 'number',
    title: '#',
    align: 'right',
    width: 44,
    minor: true,
    cell: ({ number }) => <span className="dim">{number}</span>,
  },
  {
    key: 'name',
    title: 'Experiment',
    remote: true,
    cell: ({ id, name }) => <Link to={`/experiments/${id}`}>{name}</Link>,
  },
  { key: 'runs', title: 'Runs', cell: ({ runCounts }) => <RunCountsLine counts={runCounts} /> },
  {
    key: 'best',
    title: 'Best',
    align: 'right',
    cell: ({ bestRun }) =>
      bestRun ? (
        <Link to={`/runs/${bestRun.id}`} title={`${bestRun.metric} of ${bestRun.name}`}>
          {metric(bestRun.value)}
        </Link>
      ) : (
        <span className="dim">–</span>
      ),
  },
  {
    key: 'dataset',
    title: 'Data',
    minor: true,
    cell: ({ dataset }) => (
      <Link to={`/datasets/${dataset.datasetId}`}>
        {dataset.name} v{dataset.number}
      </Link>
    ),
  },
  {
    key: 'model',
    title: 'Model',
    minor: true,
    cell: ({ baseModel }) => <Link to={`/models/${baseModel.id}`}>{baseModel.name}</Link>,
  },
  { key: 'owner', title: 'By', minor: true, cell: ({ createdBy }) => createdBy },
  {
    key: 'createdAt',
    title: 'Started',
    remote: true,
    align: 'right',
    cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
  },
];

const launch = (
  <Button component={Link} to="/experiments/new" leftSection={<Icon name="plus" size={14} />}>
    New experiment
  </Button>
);

export function Component() {
  const table = useTable({ sort: '-createdAt' });
  const state = table.filter('state');
  const found = useQuery(
    experiments({ search: table.search, sort: table.sort, state, cursor: table.cursor, limit: 50 }),
  );
  const narrowed = table.search !== '' || state !== '';
  return (
    <>
      <PageHead title="Experiments" actions={launch} />
      <TableTools>
        <SearchBox label="Search experiments" value={table.search} onChange={table.setSearch} />
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(value) => table.setFilter('state', value)}
          data={[
            { value: '', label: 'All' },
            { value: 'active', label: 'Active' },
            { value: 'finished', label: 'Finished' },
          ]}
        />
      </TableTools>
      {found.isLoadingError ? (
        <ErrorState
          what="The experiments could not be loaded."
          error={found.error}
          retry={() => void found.refetch()}
        />
      ) : (
        <DataTable
          label="Experiments"
          columns={columns}
          rows={found.data?.items}
          rowKey={({ id }) => id}
          sort={table.sort}
          onSort={table.setSort}
          empty={
            narrowed ? (
              <EmptyState title="No experiment matches" text="Search for something else, or show all states." />
            ) : (
              <EmptyState
                title="No experiments yet"
                text="An experiment trains one model or several on a data set and keeps everything needed to repeat it."
                action={launch}
              />
            )
          }
        />
      )}
      <Pager next={found.data?.next} cursor={table.cursor} onGo={table.setCursor} />
    </>
  );
}
