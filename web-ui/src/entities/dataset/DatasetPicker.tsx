import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasets } from '@/api/datasets';
import { datasetReference } from '@/api/references';
import { describedBy } from '@/ui/options/describedBy';
import type { PickerProps } from '@/ui/options/OptionsForm';

/** The last changed. Their versions carry statistics, and an answer stays below a megabyte. */
const MOST = 200;

/** A data set version, by its reference `<data set>/<version>`. */
export function DatasetPicker({ id, value, onChange, described }: PickerProps) {
  const found = useQuery(datasets({ limit: MOST, sort: '-updatedAt' }));
  const items = (found.data?.items ?? []).map(({ name, latest }) => ({
    value: datasetReference(name, latest.number),
    label: `${name} v${latest.number}`,
  }));
  const known = items.some((item) => item.value === value);
  return (
    <Select
      id={id}
      placeholder="Choose a data set"
      searchable
      clearable
      data={value && !known ? [...items, { value, label: value }] : items}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
      inputContainer={describedBy(described['aria-describedby'])}
      error={described['aria-invalid']}
    />
  );
}
