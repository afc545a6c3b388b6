import { ActionIcon, Button, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/ui/Icon';
import { fieldId } from '@/ui/options/fields';
import { plural, words } from '@/lib/format';
import type { OptionsSchema, Variation } from '@/api/types';
import { AddValues, keyOf } from './AddValues';
import { expand, isUsed, runCount, variationInWords, write, type Draft } from './draft';
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

const isWholeNumber = (text: string): boolean => text.trim() !== '' && Number.isInteger(Number(text));
