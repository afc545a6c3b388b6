import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { studies } from '@/api/studies';
import type { Study } from '@/api/types';
import { duration, words } from '@/lib/format';
import { DataTable, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { RelativeTime } from '@/ui/RelativeTime';
import { ForMembers } from '@/ui/ForMembers';
import { StudyState } from './StudyState';
import { runsOf } from './variants';

const columns: Column<Study>[] = [
  {
    key: 'name',
    title: 'Study',
    value: ({ name }) => name,
    cell: ({ id, name }) => <Link to={`/studies/${id}`}>{name}</Link>,
  },
  { key: 'kind', title: 'Kind', value: ({ title }) => title, cell: ({ title, study }) => title || words(study.id) },
  { key: 'state', title: 'State', cell: ({ state }) => <StudyState state={state} /> },
  { key: 'runs', title: 'Runs', align: 'right', cell: ({ variants }) => runsOf(variants).length },
  { key: 'cost', title: 'Spent', align: 'right', minor: true, cell: ({ seconds }) => duration(seconds) },
  {
    key: 'createdAt',
    title: 'Started',
    minor: true,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
  },
];

export function Component() {
  const { sort, setSort } = useTable({ sort: '-createdAt' });
  const found = useQuery(studies);
  const add = (
    <ForMembers>
      <Button component={Link} to="/studies/new">
        New study
      </Button>
    </ForMembers>
  );
  return (
    <>
      <PageHead title="Studies" actions={add} />
      {found.isLoadingError ? (
        <ErrorState what="The studies could not be listed." error={found.error} retry={() => void found.refetch()} />
      ) : (
        <DataTable
          label="Studies"
          columns={columns}
          rows={found.data}
          rowKey={({ id }) => id}
          sort={sort}
          onSort={setSort}
          empty={
            <EmptyState
              title="No study yet"
              text="A study asks for several runs and compares them: pre-trained against scratch, one method against another, a learning curve."
              action={add}
            />
          }
        />
      )}
    </>
  );
}
