import { ActionIcon, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '@/api/client';
import type { RunColumns } from '@/api/types';
import { Icon } from '@/ui/Icon';
import { quoted } from './columns';
import styles from './Workspace.module.css';

type Props = { value: string; known: RunColumns | undefined; error: Error | null; onChange: (filter: string) => void };

/** Text and conditions. They apply with Enter, so that a half-written one is no error. */
export function FilterLine({ value, known, error, onChange }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  const add = (name: string) =>
    setText((before) => `${before.trimEnd()}${before.trim() ? ' and ' : ''}${quoted(name)} `);
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
      }}
    >
      <TextInput
        type="search"
        data-search
        aria-label="Filter runs"
        placeholder="Filter: text, or accuracy > 0.9 and rank = 8"
        value={text}
        leftSection={<Icon name="search" size={14} />}
        rightSection={<Help known={known} onAdd={add} />}
        error={error ? <Explained filter={value} error={error} /> : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '') onChange('');
        }}
        onBlur={() => onChange(text.trim())}
      />
    </form>
  );
}

/** The server's words, and the line with the wrong part marked. */
function Explained({ filter, error }: { filter: string; error: Error }) {
  const place = placeOf(error);
  return (
    <span role="alert">
      {error.message}
      {place && (
        <code className={styles.wrong}>
          {filter.slice(0, place.from)}
          <mark>{filter.slice(place.from, place.to) || ' '}</mark>
          {filter.slice(place.to)}
        </code>
      )}
    </span>
  );
}

function placeOf(error: Error): { from: number; to: number } | null {
  if (!(error instanceof ApiError)) return null;
  const { position, length } = error.details as { position?: unknown; length?: unknown };
  return typeof position === 'number' && typeof length === 'number'
    ? { from: position, to: position + Math.max(1, length) }
    : null;
}

const fields = [
  'state',
  'best',
  'name',
  'experiment',
  'data',
  'model',
  'owner',
  'tag',
  'verdict',
  'seconds',
  'created',
];

function Help({ known, onAdd }: { known: RunColumns | undefined; onAdd: (name: string) => void }) {
  const metrics = (known?.metrics ?? []).map(({ name }) => name);
  const settings = (known?.settings ?? []).map(({ name }) => name);
  return (
    <Popover position="bottom-end" shadow="md" width="min(420px, 92vw)">
      <Popover.Target>
        <ActionIcon size={24} aria-label="What can be written here">
          <Icon name="info" size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.help}>
        <p>
          Words are looked for in the names of runs and experiments and in tags. Conditions compare a metric, a setting
          or a field by <code>=</code> <code>!=</code> <code>&lt;</code> <code>&lt;=</code> <code>&gt;</code>{' '}
          <code>&gt;=</code>, <code>~</code> (contains) or <code>in (…)</code>; join them with <code>and</code>,{' '}
          <code>or</code>, <code>not</code> and parentheses.
        </p>
        <p className="mono">lora accuracy &gt; 0.9 and rank in (4, 8) or state = failed</p>
        <Names title="Fields" names={fields} onAdd={onAdd} />
        <Names title="Metrics" names={metrics} onAdd={onAdd} />
        <Names title="Settings" names={settings} onAdd={onAdd} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Names({ title, names, onAdd }: { title: string; names: string[]; onAdd: (name: string) => void }) {
  if (names.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <div className={styles.names}>
        {names.map((name) => (
          <UnstyledButton key={name} className={styles.name} onClick={() => onAdd(name)}>
            {name}
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
