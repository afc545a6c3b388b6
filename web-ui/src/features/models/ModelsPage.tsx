import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { Bytes, Count } from '@/ui/Quantity';
import { ForMembers } from '@/ui/ForMembers';
import { count, languageName } from '@/lib/format';
import { models } from '@/api/models';
import type { BaseModel } from '@/api/types';
import { AddModel } from './AddModel';
import { ImportProgress } from './ImportProgress';

const columns: Column<BaseModel>[] = [
  {
    key: 'name',
    title: 'Name',
    value: ({ name }) => name,
    cell: ({ id, name }) => <Link to={`/models/${id}`}>{name}</Link>,
  },
  { key: 'family', title: 'Family', value: ({ family }) => family, cell: ({ family }) => family },
  {
    key: 'layers',
    title: 'Layers × width',
    align: 'right',
    value: ({ layers, width }) => layers * width,
    cell: ({ layers, width }) => `${layers} × ${count(width)}`,
  },
  {
    key: 'parameters',
    title: 'Parameters',
    align: 'right',
    value: ({ parameters }) => parameters,
    cell: ({ parameters }) => <Count value={parameters} />,
  },
  { key: 'languages', title: 'Languages', minor: true, cell: ({ languages }) => languages.join(', ') || '–' },
  { key: 'license', title: 'License', minor: true, cell: ({ license }) => license ?? 'not stated' },
  {
    key: 'size',
    title: 'Size',
    align: 'right',
    minor: true,
    value: ({ size }) => size,
    cell: ({ size }) => <Bytes value={size} />,
  },
  {
    key: 'runs',
    title: 'Runs',
    align: 'right',
    minor: true,
    value: ({ runCount }) => runCount,
    cell: ({ runCount }) => count(runCount),
  },
];

export function Component() {
  const { sort, setSort, search, setSearch } = useTable({ sort: 'name' });
  const list = useQuery(models);
  const [adding, { open, close }] = useDisclosure(false);
  const add = (
    <ForMembers>
      <Button onClick={open}>Add a model</Button>
    </ForMembers>
  );

  return (
    <>
      <PageHead title="Models" actions={add} />
      <ImportProgress />
      {list.data && list.data.length > 0 && (
        <TableTools>
          <SearchBox label="Search by name, family or language" value={search} onChange={setSearch} />
        </TableTools>
      )}
      {list.isLoadingError ? (
        <ErrorState what="The models could not be listed." error={list.error} retry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Models"
          columns={columns}
          rows={list.data?.filter((model) => matches(model, search))}
          rowKey={({ id }) => id}
          sort={sort}
          onSort={setSort}
          empty={
            search ? (
              <EmptyState title="No model matches" text="Search for a part of its name, its family or a language." />
            ) : (
              <EmptyState
                title="No model yet"
                text="Fine-tuning starts from a pre-trained model. Import the starter model, one from a hub, or your own as a zip file."
                action={add}
              />
            )
          }
        />
      )}
      <AddModel opened={adding} onClose={close} />
    </>
  );
}

/** Every word is looked for. */
function matches({ name, family, languages }: BaseModel, search: string): boolean {
  const said = [name, family, ...languages, ...languages.map(languageName)].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
