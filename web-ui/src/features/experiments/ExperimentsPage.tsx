import { Button, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, Pager, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { ForMembers } from '@/ui/ForMembers';
import { metric } from '@/lib/format';
import { experiments } from '@/api/experiments';
import type { Experiment } from '@/api/types';
import { RunCountsBar } from './RunCountsLine';

const columns: Column<Experiment>[] = [
  {
    key: 'name',
    title: 'Experiment',
    grows: true,
    remote: true,
    cell: ({ id, name, number }) => (
      <Link to={`/experiments/${id}`} title={`${name} (#${number})`}>
        {name}
      </Link>
    ),
  },
  {
    key: 'runs',
    title: 'Runs',
    remote: true,
    width: 130,
    cell: ({ runCounts }) => <RunCountsBar counts={runCounts} />,
  },
  {
    key: 'best',
    title: 'Best',
    remote: true,
    align: 'right',
    cell: ({ bestRun }) =>
      bestRun ? (
        <span title={`${bestRun.metric} of ${bestRun.name}`}>
          <Text span size="sm" c="dimmed" visibleFrom="sm">
            {bestRun.metric}{' '}
          </Text>
          {metric(bestRun.value)}
        </span>
      ) : (
        <span className="dim">–</span>
      ),
  },
  {
    key: 'dataset',
    title: 'Data',
    remote: true,
    minor: true,
    width: 150,
    cell: ({ dataset }) => `${dataset.name} v${dataset.number}`,
  },
  { key: 'model', title: 'Model', remote: true, minor: true, width: 150, cell: ({ baseModel }) => baseModel.name },
  { key: 'owner', title: 'By', remote: true, minor: true, width: 90, cell: ({ createdBy }) => createdBy },
  {
    key: 'createdAt',
    title: 'Launched',
    remote: true,
    minor: true,
    align: 'right',
    width: 120,
    cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
  },
];

const launch = (
  <ForMembers>
    <Button component={Link} to="/experiments/new" leftSection={<Icon name="plus" size={14} />}>
      New experiment
    </Button>
  </ForMembers>
);

export function Component() {
  const table = useTable({ sort: '-createdAt' });
  const state = table.filter('state');
  const found = useQuery(
    experiments({ search: table.search, sort: table.sort, state, cursor: table.cursor ?? undefined, limit: 50 }),
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
