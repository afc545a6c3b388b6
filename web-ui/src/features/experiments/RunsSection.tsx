import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/ui/Icon';
import { fieldId } from '@/ui/options/fields';
import { plural, words } from '@/lib/format';
import type { Choice, Extension, OptionSchema, OptionsSchema, Variation } from '@/api/types';
import { expand, isUsed, runCount, variationInWords, vary, write, type Axis, type Draft, type Part } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';
import { availablePresets, choicesOf } from './presets';

type Props = { draft: Draft; form: FormData; settingsSchema: OptionsSchema; onChange: (draft: Draft) => void };

/** Several runs of one question: several ways of tuning, values of a field, seeds. */
export function RunsSection({ draft, form, settingsSchema, onChange }: Props) {
  const [refused, setRefused] = useState<string[]>([]);
  const variations = draft.variations ?? [];
  const axes = draft.axes ?? [];
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
        error={refused.length > 0 && `${refused.join(', ')}: not a whole number, so left out.`}
        onChange={(tags) => {
          // What is left in the field comes as one tag, with its separators.
          const texts = tags.flatMap((tag) => tag.split(/[,\s]+/)).filter(Boolean);
          setRefused(texts.filter((text) => !isWholeNumber(text)));
          onChange({ ...draft, seeds: [...new Set(texts.filter(isWholeNumber).map(Number))] });
        }}
        splitChars={[',', ' ']}
        maw={420}
        mb="md"
      />
      <AddValues draft={draft} form={form} settingsSchema={settingsSchema} onChange={onChange} />
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 10 }}>
        <Button
          variant="default"
          disabled={presets.length === 0}
          onClick={() =>
            onChange({ ...draft, variations: presets.map((preset) => ({ name: preset.title, ...choicesOf(preset) })) })
          }
        >
          Compare all ways of tuning
        </Button>
        {variations.length + axes.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => onChange({ ...draft, variations: [], axes: [] })}>
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
      {axes.length > 0 && <Axes draft={draft} onChange={onChange} />}
    </section>
  );
}

/** What varies, and the runs that come of it. */
function Axes({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const axes = draft.axes ?? [];
  return (
    <>
      <table className={styles.variations} aria-label="Values to try">
        <tbody>
          {axes.map((axis, index) => (
            <tr key={keyOf(axis)}>
              <th scope="row">{axis.title}</th>
              <td className="dim">
                {axis.values.map(write).join(', ')}
                {!isUsed(draft, axis) && ` – not used: no run has ${words(axis.extension ?? '')}`}
              </td>
              <td>
                <ActionIcon
                  aria-label={`Remove the values of ${axis.title}`}
                  onClick={() => onChange({ ...draft, axes: axes.filter((_, at) => at !== index) })}
                >
                  <Icon name="close" size={14} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.expanded} aria-label="What will run">
        {expand(draft).map(({ name }, index) => (
          <li key={index}>{name}</li>
        ))}
      </ul>
    </>
  );
}

/** "Learning rate: 1e-5, 3e-5" makes a variation per value. */
function AddValues({ draft, form, settingsSchema, onChange }: Props) {
  const axes = axesOf(draft, form, settingsSchema);
  const [key, setKey] = useState<string | null>(null);
  const [text, setText] = useState('');
  const axis = axes.find((one) => keyOf(one.axis) === key);
  const values = axis ? parse(text, axis.schema) : [];
  const broken = text.trim() !== '' && axis !== undefined && values === null;
  return (
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
          onChange(vary(draft, { ...axis.axis, values }));
          setKey(null);
          setText('');
        }}
      >
        Add {values?.length ? plural(values.length, 'value') : 'values'}
      </Button>
    </div>
  );
}

type FieldAxis = { axis: Omit<Axis, 'values'>; schema: OptionSchema };

function axesOf({ specification }: Draft, form: FormData, settingsSchema: OptionsSchema): FieldAxis[] {
  const of = (part: Axis['part'], extension: string | null, schema: OptionsSchema | undefined): FieldAxis[] =>
    Object.entries(schema?.properties ?? {})
      .filter(([field, { type }]) => type !== 'array' && !(part === 'settings' && field === 'seed'))
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

const keyOf = ({ part, extension, field }: Omit<Axis, 'values'>): string => `${part}/${extension}/${field}`;

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

const isWholeNumber = (text: string): boolean => text.trim() !== '' && Number.isInteger(Number(text));
