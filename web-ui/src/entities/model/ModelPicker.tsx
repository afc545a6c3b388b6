import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { models } from '@/api/models';
import { baseReference, versionReference } from '@/api/references';
import { registeredModels } from '@/api/registry';
import type { PickerProps } from '@/ui/options/OptionsForm';

/** As many as the server lists at once. */
const MOST = 1000;

/** Any model by its reference: registered versions and base models; a run is named by pasting `run/<id>`. */
export function ModelPicker({ id, value, onChange, described }: PickerProps) {
  const base = useQuery(models({ limit: MOST }));
  const registered = useQuery(registeredModels({ limit: MOST }));
  const groups = [
    {
      group: 'Registered models',
      items: (registered.data?.items ?? []).flatMap(({ name, latest, history }) => {
        const numbers = history.length > 0 ? history.map(({ version }) => version) : latest ? [latest.number] : [];
        return [...new Set(numbers)]
          .sort((a, b) => b - a)
          .map((number) => ({ value: versionReference(name, number), label: `${name} v${number}` }));
      }),
    },
    {
      group: 'Base models',
      items: (base.data?.items ?? []).map(({ name }) => ({ value: baseReference(name), label: name })),
    },
  ];
  const known = groups.some(({ items }) => items.some((item) => item.value === value));
  return (
    <Select
      id={id}
      placeholder="Choose a model"
      searchable
      clearable
      data={[...groups, ...(value && !known ? [{ group: 'Chosen', items: [{ value, label: value }] }] : [])]}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
      {...described}
    />
  );
}
