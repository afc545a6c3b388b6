import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { models } from '@/api/models';
import { baseReference, runReference, versionReference } from '@/api/references';
import { registeredModels } from '@/api/registry';
import { run, runs } from '@/api/runs';
import type { Run } from '@/api/types';
import { describedBy } from '@/ui/options/describedBy';
import type { PickerProps } from '@/ui/options/OptionsForm';

/** Of the runs the newest that match what is typed. */
const SHOWN_RUNS = 30;
const TYPING_MILLISECONDS = 250;

/** Any model by its reference: registered versions, finished runs and base models. Another reference may be pasted. */
export function ModelPicker({ id, value, onChange, described }: PickerProps) {
  const [text, setText] = useState('');
  const chosen = useChosen(value);
  const [typed] = useDebouncedValue(text, TYPING_MILLISECONDS);
  const search = typed === chosen?.label ? '' : typed;
  const base = useQuery(models);
  const registered = useQuery(registeredModels);
  const trained = useQuery(runs({ search, state: 'SUCCEEDED', sort: '-finishedAt', limit: SHOWN_RUNS }));
  const groups = [
    {
      group: 'Registered models',
      items: (registered.data ?? []).flatMap(({ name, latest, history }) => {
        const numbers = history.length > 0 ? history.map(({ version }) => version) : latest ? [latest.number] : [];
        return [...new Set(numbers)]
          .sort((a, b) => b - a)
          .map((number) => ({ value: versionReference(name, number), label: `${name} v${number}` }));
      }),
    },
    {
      group: 'Runs',
      items: (trained.data?.items ?? []).map((one) => ({ value: runReference(one.id), label: nameOf(one) })),
    },
    {
      group: 'Base models',
      items: (base.data ?? []).map(({ name }) => ({ value: baseReference(name), label: name })),
    },
  ];
  const listed = new Set(groups.flatMap(({ items }) => items.map((item) => item.value)));
  const others = [
    ...(isReference(text) ? [{ value: text.trim(), label: text.trim() }] : []),
    ...(chosen ? [chosen] : []),
  ]
    .filter((item) => !listed.has(item.value))
    .filter((item, index, all) => all.findIndex((one) => one.value === item.value) === index);
  return (
    <Select
      id={id}
      placeholder="Choose a model"
      searchable
      clearable
      searchValue={text}
      onSearchChange={setText}
      data={[...groups, { group: 'Others', items: others }]}
      nothingFoundMessage="No model matches. A reference such as run/<id> may be pasted."
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      inputContainer={describedBy(described['aria-describedby'])}
      error={described['aria-invalid']}
    />
  );
}

const RUN = /^run\/([^/]+)(?:\/(\d+))?$/;

/** What is chosen, as it is called where the lists do not have it: an older run, or one of its checkpoints. */
function useChosen(value: string) {
  const [, id = '', step] = RUN.exec(value) ?? [];
  const found = useQuery({ ...run(id), enabled: id !== '' });
  if (!value) return null;
  const name = found.data && nameOf(found.data);
  return { value, label: name ? (step ? `${name}, step ${step}` : name) : value };
}

const nameOf = ({ experimentName, name }: Run): string => `${experimentName}: ${name}`;

const isReference = (text: string): boolean => /^\s*(base|run|version)\/\S/.test(text);
