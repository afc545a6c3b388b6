import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { fieldId } from '@/components/options/fields';
import { plural, words } from '@/lib/format';
import type { OptionSchema, OptionsSchema, Variation } from '@/lib/types';
import { multiply, runCount, variationInWords, type Axis, type Draft, type Part } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';
import { availablePresets, choicesOf } from './presets';

type Props = { draft: Draft; form: FormData; trainingSchema: OptionsSchema; onChange: (draft: Draft) => void };

/** Several runs of one question: rungs of the ladder beside each other, values of a field, seeds. */
export function RunsSection({ draft, form, trainingSchema, onChange }: Props) {
  const variations = draft.variations ?? [];
  const presets = availablePresets(form.placements, form.strategies);
  const setVariation = (index: number, changed: Variation | null) =>
    onChange({ ...draft, variations: variations.flatMap((one, at) => (at === index ? (changed ?? []) : one)) });

  return (
    <section className={styles.section} id={fieldId('/variations')} tabIndex={-1}>
      <div className={styles.sectionHead}>
        <h2>Runs</h2>
        <span className="dim small" aria-live="polite">
          {plural(runCount(draft), 'run')}
        </span>
      </div>
      <p className={styles.summary}>
        One run as chosen above, or several that differ. Every variation runs once per seed.
      </p>
      <TagsInput
        id={fieldId('/seeds')}
        label="Seeds"
        description="Whole numbers. Several show how much of a difference is luck."
        placeholder={draft.seeds?.length ? '' : 'for example 1, 2, 3'}
        value={(draft.seeds ?? []).map(String)}
        onChange={(texts) => onChange({ ...draft, seeds: wholeNumbers(texts) })}
        splitChars={[',', ' ']}
        maw={420}
        mb="md"
      />
      <AddValues draft={draft} form={form} trainingSchema={trainingSchema} onChange={onChange} />
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 10 }}>
        <Button
          variant="default"
          disabled={presets.length === 0}
          onClick={() =>
            onChange({ ...draft, variations: presets.map((preset) => ({ name: preset.title, ...choicesOf(preset) })) })
          }
        >
          Compare the whole ladder
        </Button>
        {variations.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => onChange({ ...draft, variations: [] })}>
            Back to one run
          </Button>
        )}
      </div>
      {variations.length > 0 && (
        <table className={styles.variations} aria-label="Variations">
          <tbody>
            {variations.map((variation, index) => (
              <tr key={index}>
                <td>
                  <TextInput
                    aria-label={`Name of variation ${index + 1}`}
                    value={variation.name}
                    onChange={(event) => setVariation(index, { ...variation, name: event.currentTarget.value })}
                  />
                </td>
                <td className="dim">{variationInWords(variation)}</td>
                <td>
                  <ActionIcon aria-label={`Remove ${variation.name}`} onClick={() => setVariation(index, null)}>
                    <Icon name="close" size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** "Learning rate: 1e-5, 3e-5" makes a variation per value. */
function AddValues({ draft, form, trainingSchema, onChange }: Props) {
  const axes = axesOf(draft, form, trainingSchema);
  const [key, setKey] = useState<string | null>(null);
  const [text, setText] = useState('');
  const axis = axes.find((one) => keyOf(one) === key);
  const values = axis ? parse(text, axis.schema) : [];
  const broken = text.trim() !== '' && axis !== undefined && values === null;
  return (
    <div className={styles.vary}>
      <Select
        label="Try several values of"
        placeholder="a field"
        searchable
        w={240}
        data={axes.map((one) => ({ value: keyOf(one), label: one.title }))}
        value={key}
        onChange={setKey}
      />
      <TextInput
        label="Values"
        placeholder="1e-5, 3e-5, 1e-4"
        w={220}
        value={text}
        error={broken ? 'Separate values that the field accepts by commas.' : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={!axis || !values?.length}
        onClick={() => {
          if (!axis || !values) return;
          onChange(multiply(draft, axis, values));
          setKey(null);
          setText('');
        }}
      >
        Add {values?.length ? plural(values.length, 'value') : 'values'}
      </Button>
    </div>
  );
}

type FieldAxis = Axis & { schema: OptionSchema };

function axesOf(draft: Draft, form: FormData, trainingSchema: OptionsSchema): FieldAxis[] {
  const { specification } = draft;
  const of = (part: Part | 'training', schema: OptionsSchema | undefined): FieldAxis[] =>
    Object.entries(schema?.properties ?? {})
      .filter(([field, { type }]) => type !== 'array' && !(part === 'training' && field === 'seed'))
      .map(([field, one]) => ({ part, field, title: one.title || words(field), schema: one }));
  return [
    ...of('training', trainingSchema),
    ...of('placement', form.placements.find(({ id }) => id === specification.placement.id)?.optionsSchema),
    ...of('strategy', form.strategies.find(({ id }) => id === specification.strategy.id)?.optionsSchema),
    ...of('head', form.heads.find(({ id }) => id === specification.head.id)?.optionsSchema),
  ];
}

const keyOf = ({ part, field }: Axis): string => `${part}/${field}`;

/** The values between commas; null when one of them cannot be a value of the field. */
function parse(text: string, schema: OptionSchema): unknown[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const values = parts.map((part) => parseOne(part, schema));
  return values.includes(undefined) ? null : values;
}

function parseOne(text: string, schema: OptionSchema): unknown {
  if (schema.enum) return schema.enum.find((choice) => String(choice).toLowerCase() === text.toLowerCase());
  const kinds = [schema.type ?? 'string'].flat();
  if (kinds.includes('boolean')) return text === 'true' ? true : text === 'false' ? false : undefined;
  if (!kinds.includes('integer') && !kinds.includes('number')) return text;
  const number = Number(text);
  const fits = Number.isFinite(number) && (kinds.includes('number') || Number.isInteger(number));
  return fits ? number : undefined;
}

const wholeNumbers = (texts: string[]): number[] => texts.map(Number).filter(Number.isInteger);
