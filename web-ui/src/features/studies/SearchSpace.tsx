import { ActionIcon, Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { extensions, trainingSettings } from '@/api/plugins';
import type { RequestedSpecification, SearchRange } from '@/api/types';
import { Icon } from '@/ui/Icon';
import { fieldsOf, parseRange, rangeInWords, valuesInWords } from './searchSpace';
import styles from './StudyPage.module.css';

export type Space = Record<string, SearchRange>;

type Props = { specification: RequestedSpecification; space: Space; onChange: (space: Space) => void };

/** What the study may search, for studies that do. */
export function SearchSpace({ specification, space, onChange }: Props) {
  const settings = useQuery(trainingSettings);
  const heads = useQuery(extensions('HEAD'));
  const placements = useQuery(extensions('PLACEMENT'));
  const strategies = useQuery(extensions('STRATEGY'));
  const [path, setPath] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [log, setLog] = useState(false);
  const fields = fieldsOf(specification, {
    settings: settings.data?.schema ?? { type: 'object' },
    heads: heads.data ?? [],
    placements: placements.data ?? [],
    strategies: strategies.data ?? [],
  });
  const field = fields.find((one) => one.path === path);
  const range = field ? parseRange(text, field.schema, log) : null;
  const isRefused = text.trim() !== '' && field !== undefined && range === null;
  const titleOf = (name: string) => fields.find((one) => one.path === name)?.title ?? name;

  function add() {
    if (!path || !range) return;
    onChange({ ...space, [path]: range });
    setPath(null);
    setText('');
    setLog(false);
  }

  return (
    <fieldset className={styles.space}>
      <legend>Search space</legend>
      <p className="dim small" id="search-values">
        {field
          ? valuesInWords(field.schema)
          : 'For studies that search: choose a field, then write the values to try or a range to draw them from.'}
      </p>
      <Group align="flex-end" gap="sm">
        <Select
          label="Field"
          placeholder="a field"
          searchable
          w={200}
          data={fields.map(({ path: value, title }) => ({ value, label: title }))}
          value={path}
          onChange={setPath}
        />
        <TextInput
          label="Values"
          w={170}
          aria-describedby="search-values"
          value={text}
          error={isRefused}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Checkbox label="Logarithmic" checked={log} mb={8} onChange={(event) => setLog(event.currentTarget.checked)} />
        <Button variant="default" disabled={!range} onClick={add}>
          Add to the search
        </Button>
      </Group>
      {isRefused && (
        <p role="alert" className={styles.problem}>
          {titleOf(path ?? '')} does not accept this.
        </p>
      )}
      <ul className={styles.ranges} aria-label="What is searched">
        {Object.entries(space).map(([name, one]) => (
          <li key={name}>
            <b>{titleOf(name)}</b> {rangeInWords(one)}{' '}
            <ActionIcon
              size={24}
              aria-label={`Do not search ${titleOf(name)}`}
              onClick={() => onChange(Object.fromEntries(Object.entries(space).filter(([other]) => other !== name)))}
            >
              <Icon name="close" size={12} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
