import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { runs } from '@/api/runs';

const SHOWN = 30;
const TYPING_MILLISECONDS = 250;

/** Finds a run of any experiment by its name or its experiment's. */
export function AddRun({ known, onAdd }: { known: string[]; onAdd: (runId: string) => void }) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, TYPING_MILLISECONDS);
  const found = useQuery(runs({ search, limit: SHOWN }));
  const others = (found.data?.items ?? []).filter(({ id }) => !known.includes(id));
  return (
    <Select
      aria-label="Add a run"
      placeholder="Add a run"
      w={280}
      searchable
      searchValue={text}
      onSearchChange={setText}
      value={null}
      data={others.map(({ id, name, experimentName }) => ({ value: id, label: `${experimentName}: ${name}` }))}
      // The server has searched, also in what is not shown.
      filter={({ options }) => options}
      nothingFoundMessage={found.isError ? found.error.message : found.isPending ? 'Searching…' : 'No run matches'}
      onChange={(id) => {
        if (!id) return;
        onAdd(id);
        setText('');
      }}
    />
  );
}
