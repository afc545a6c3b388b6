import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { plural, words } from '@/lib/format';
import type { Choice, Extension, OptionSchema, OptionsSchema } from '@/api/types';
import { describedBy } from '@/ui/options/describedBy';
import { vary, write, type Axis, type Draft, type Part } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';
import { complaintAbout, exampleOf, isNumeric, parseValues, rulesOf, spread } from './sweep';

type Props = { draft: Draft; form: FormData; settingsSchema: OptionsSchema; onChange: (draft: Draft) => void };

/** "Learning rate: 1e-5, 3e-5" makes a variation per value. */
export function AddValues({ draft, form, settingsSchema, onChange }: Props) {
  const axes = axesOf(draft, form, settingsSchema);
  const [key, setKey] = useState<string | null>(null);
  const [text, setText] = useState('');
  const found = axes.find((one) => keyOf(one.axis) === key);
  const values = found ? parseValues(text, found.schema) : [];
  const broken = text.trim() !== '' && found !== undefined && values === null;
  return (
    <div role="group" aria-label="Values to add">
      <div className={styles.vary}>
        <Select
          label="Try several values of"
          placeholder="a field"
          searchable
          w={240}
          data={axes.map((one) => ({ value: keyOf(one.axis), label: one.axis.title }))}
          value={key}
          onChange={setKey}
        />
        <TextInput
          label="Values"
          placeholder={found ? exampleOf(found.schema) : '1e-5, 3e-5, 1e-4'}
          className={styles.values}
          value={text}
          error={broken}
          inputContainer={describedBy('values-rules')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!found || !values?.length}
          onClick={() => {
            if (!found || !values) return;
            onChange(vary(draft, { ...found.axis, values }));
            setKey(null);
            setText('');
          }}
        >
          Add {values?.length ? plural(values.length, 'value') : 'values'}
        </Button>
      </div>
      <p id="values-rules" className="dim small" role={broken ? 'alert' : undefined} data-broken={broken}>
        {found && rulesOf(found.schema)}
      </p>
      {found && isNumeric(found.schema) && (
        <RangeFields key={key} whole={!kinds(found.schema).includes('number')} onSpread={setText} />
      )}
    </div>
  );
}

/** Writes the values of a range into the list, where they can still be changed. */
function RangeFields({ whole, onSpread }: { whole: boolean; onSpread: (text: string) => void }) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [count, setCount] = useState('5');
  const [spacing, setSpacing] = useState('linear');
  const isWritten = [from, to, count].every((text) => text.trim() !== '');
  const range = { from: Number(from), to: Number(to), count: Number(count), log: spacing === 'log' };
  const complaint = isWritten ? complaintAbout(range) : null;
  const field = (label: string, value: string, onChange: (text: string) => void) => (
    <TextInput
      label={label}
      w={84}
      inputMode="decimal"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
  return (
    <div className={styles.vary} role="group" aria-label="Range">
      {field('From', from, setFrom)}
      {field('To', to, setTo)}
      {field('How many', count, setCount)}
      <SegmentedControl
        aria-label="Spacing"
        value={spacing}
        onChange={setSpacing}
        data={[
          { value: 'linear', label: 'Linear' },
          { value: 'log', label: 'Logarithmic' },
        ]}
      />
      <Button
        variant="default"
        disabled={!isWritten || complaint !== null}
        onClick={() => onSpread(spread(range, whole).map(write).join(', '))}
      >
        List the values
      </Button>
      {complaint && (
        <span role="alert" className="small" style={{ color: 'var(--bad)' }}>
          {complaint}
        </span>
      )}
    </div>
  );
}

const kinds = ({ type }: OptionSchema): string[] => [type ?? 'string'].flat();

type FieldAxis = { axis: Omit<Axis, 'values'>; schema: OptionSchema };

function axesOf({ specification }: Draft, form: FormData, settingsSchema: OptionsSchema): FieldAxis[] {
  const of = (part: Axis['part'], extension: string | null, schema: OptionsSchema | undefined): FieldAxis[] =>
    Object.entries(schema?.properties ?? {})
      .filter(([field]) => !(part === 'settings' && field === 'seed'))
      .map(([field, one]) => ({ axis: { part, extension, field, title: one.title || words(field) }, schema: one }));
  const ofChoices = (part: Part, chosen: Choice[], choices: Extension[]) =>
    [...new Set(chosen.map(({ id }) => id))].flatMap((id) =>
      of(part, id, choices.find((one) => one.id === id)?.optionsSchema),
    );
  return [
    ...of('settings', null, settingsSchema),
    ...ofChoices('placements', specification.placements, form.placements),
    ...ofChoices('strategies', specification.strategies, form.strategies),
    ...ofChoices('head', [specification.head], form.heads),
  ];
}

export const keyOf = ({ part, extension, field }: Omit<Axis, 'values'>): string => `${part}/${extension}/${field}`;
