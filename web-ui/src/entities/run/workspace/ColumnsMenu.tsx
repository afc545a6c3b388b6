import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RunColumns } from '@/api/types';
import { Icon } from '@/ui/Icon';
import { columnTitle, fixedColumns } from './columns';
import styles from './Workspace.module.css';

type Props = { known: RunColumns | undefined; shown: string[]; onChange: (columns: string[] | null) => void };

/** Chooses among what the runs have; with many metrics by search. */
export function ColumnsMenu({ known, shown, onChange }: Props) {
  const [search, setSearch] = useState('');
  const matches = (column: string) =>
    `${column} ${columnTitle(column)}`.toLowerCase().includes(search.trim().toLowerCase());
  const groups = [
    { title: 'Run', columns: Object.keys(fixedColumns) },
    { title: 'Metrics, latest', columns: (known?.metrics ?? []).map(({ name }) => `metric:${name}`) },
    { title: 'Settings', columns: (known?.settings ?? []).map(({ name }) => `setting:${name}`) },
  ];
  const toggle = (column: string) =>
    onChange(shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column]);
  return (
    <Popover position="bottom-end" shadow="md" width={280}>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          aria-label="Search columns"
          placeholder="Search columns"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <div className={styles.choices}>
          {groups.map(({ title, columns }) => {
            const found = columns.filter(matches);
            return found.length === 0 ? null : (
              <section key={title}>
                <h3>{title}</h3>
                {found.map((column) => (
                  <Checkbox
                    key={column}
                    label={columnTitle(column)}
                    checked={shown.includes(column)}
                    onChange={() => toggle(column)}
                  />
                ))}
              </section>
            );
          })}
        </div>
        <Button variant="subtle" color="gray" onClick={() => onChange(null)}>
          Usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
