import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';
import { taskShape } from '@/entities/dataset/shape';
import { ErrorState } from '@/ui/ErrorState';
import { fieldId } from '@/ui/options/fields';
import { compact, count, duration, share } from '@/lib/format';
import type { Dataset, Problem } from '@/api/types';
import { useSettled } from '@/lib/useSettled';
import { validation } from '@/api/experiments';
import { isComplete, specify, toRequest, type Draft } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';
import { availablePresets, choicesOf, presetOf, type Preset } from './presets';

type Props = { draft: Draft; form: FormData; onChange: (draft: Draft) => void; problems: Problem[] };

/** The four choices that have no default: data, model, head, and how to tune. */
export function Choices({ draft, form, onChange, problems }: Props) {
  const { specification } = draft;
  const errorAt = (pointer: string) =>
    problems.find(({ severity, pointer: at }) => severity === 'ERROR' && (at === pointer || at === `${pointer}/id`))
      ?.message;

  const misfits = useMisfits(draft, form);

  if (form.error) return <ErrorState what="What there is to choose from could not be loaded." error={form.error} />;
  if (form.loaded && (form.datasets.length === 0 || form.models.length === 0)) return <NothingToChoose form={form} />;

  return (
    <section className={styles.section}>
      <div className={styles.two}>
        <Select
          id={fieldId('/dataset')}
          label="Data"
          placeholder={
            form.moreDatasets ? `Choose one of the ${form.datasets.length} last changed` : 'Choose a data set'
          }
          searchable
          data={datasetChoices(form.datasets, specification.dataset)}
          value={specification.dataset || null}
          onChange={(dataset) => onChange(specify(draft, { dataset: dataset ?? '' }))}
          error={errorAt('/dataset')}
          description={rowsOf(form.datasets, specification.dataset)}
        />
        <Select
          id={fieldId('/baseModel')}
          label="Base model"
          placeholder="Choose a model"
          searchable
          data={form.models.map(({ id, name }) => ({ value: id, label: name }))}
          value={specification.baseModel || null}
          onChange={(baseModel) => onChange(specify(draft, { baseModel: baseModel ?? '' }))}
          error={errorAt('/baseModel')}
          description={modelInWords(form, specification.baseModel)}
        />
        <Select
          id={fieldId('/head/id')}
          label="Head"
          placeholder="Choose what the model shall answer"
          allowDeselect={false}
          data={form.heads.map(({ id, title }) => ({ value: id, label: title }))}
          renderOption={({ option }) => <HeadOption title={option.label} misfit={misfits.get(option.value)} />}
          value={specification.head.id || null}
          onChange={(id) => onChange(specify(draft, { head: { id: id ?? '', options: {} } }))}
          error={errorAt('/head')}
          description={form.heads.find(({ id }) => id === specification.head.id)?.summary ?? ' '}
        />
      </div>
      <Presets draft={draft} form={form} onChange={onChange} />
    </section>
  );
}

function HeadOption({ title, misfit }: { title: string; misfit: string | undefined }) {
  return (
    <div>
      {title}
      {misfit && <small className={styles.misfit}>Does not fit: {misfit}</small>}
    </div>
  );
}

/** Why heads cannot learn from the chosen data, by head: in their own words, which say what roles they need. */
function useMisfits({ specification }: Draft, form: FormData): ReadonlyMap<string, string> {
  const { dataset } = specification;
  // Whether columns fit depends on no model, but a plan does.
  const baseModel = specification.baseModel || (form.models[0]?.id ?? '');
  const { data, isPlaceholderData } = useQuery({
    ...validation({
      name: 'heads',
      specification: {
        dataset,
        baseModel,
        head: { id: form.heads[0]?.id ?? '', options: {} },
        placements: [],
        strategies: [],
      },
      variations: form.heads.map(({ id }) => ({ name: id, head: { id, options: {} } })),
    }),
    enabled: dataset !== '' && baseModel !== '' && form.heads.length > 0,
  });
  if (!data || isPlaceholderData) return new Map();
  return new Map(
    data.problems.flatMap(({ pointer, message }): [string, string][] => {
      const place = /^\/variations\/(\d+)\/head\/id$/.exec(pointer);
      const head = place && form.heads[Number(place[1])];
      return head ? [[head.id, message]] : [];
    }),
  );
}

function NothingToChoose({ form }: { form: FormData }) {
  const noData = form.datasets.length === 0;
  return (
    <EmptyState
      title={noData ? 'There is no data yet' : 'There is no base model yet'}
      text={
        noData
          ? 'An experiment learns from a data set. A CSV file with a text and a label column is enough.'
          : 'An experiment starts from a pre-trained model. The starter model comes with Headstock.'
      }
      action={
        <Button component={Link} to={noData ? '/datasets/new' : '/models'}>
          {noData ? 'Add data' : 'Add a model'}
        </Button>
      }
    />
  );
}

/** The newest version of every data set, and the older one that is chosen, if any. */
function datasetChoices(datasets: Dataset[], chosen: string) {
  const choices = datasets.map(({ name, latest }) => ({ value: latest.id, label: `${name} v${latest.number}` }));
  const known = chosen === '' || choices.some(({ value }) => value === chosen);
  return known ? choices : [...choices, { value: chosen, label: 'An earlier version' }];
}

function rowsOf(datasets: Dataset[], versionId: string): string {
  const version = datasets.find(({ latest }) => latest.id === versionId)?.latest;
  if (!version) return ' ';
  const { TRAIN = 0, DEV = 0 } = version.statistics.rows;
  return `${taskShape(version.schema)}; ${count(TRAIN)} rows to learn from, ${count(DEV)} to check with`;
}

function modelInWords(form: FormData, id: string): string {
  const model = form.models.find((one) => one.id === id);
  if (!model) return ' ';
  const languages = model.languages.length > 0 ? `, ${model.languages.join(', ')}` : '';
  return `${model.layers} layers × ${model.width}, ${compact(model.parameters)} parameters${languages}`;
}

/** From cheap to dear. The cost of every preset is planned for the data and model that are chosen. */
function Presets({ draft, form, onChange }: Omit<Props, 'problems'>) {
  const presets = availablePresets(form.placements, form.strategies);
  const current = presetOf(presets, draft.specification);
  const settled = useSettled(costRequest(draft, presets), 600);
  const costs = useQuery({ ...validation(settled), enabled: isComplete(settled) });
  const reachable = Math.max(
    0,
    presets.findIndex(({ key }) => key === current?.key),
  );
  const choose = (preset: Preset) => current?.key !== preset.key && onChange(specify(draft, choicesOf(preset)));

  /** As in every group of radio buttons: arrows choose, and Tab leaves the group. */
  function walk(event: KeyboardEvent<HTMLDivElement>) {
    const direction = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')];
    const at =
      (buttons.findIndex((one) => one === document.activeElement) + direction + buttons.length) % buttons.length;
    buttons[at]?.focus();
    if (presets[at]) choose(presets[at]);
  }
  return (
    <div className={styles.howToTune}>
      <h3 id="how-to-tune">How to tune</h3>
      <div className={styles.presets} role="radiogroup" aria-labelledby="how-to-tune" onKeyDown={walk}>
        {presets.map((preset, index) => (
          <button
            type="button"
            role="radio"
            key={preset.key}
            id={index === 0 ? fieldId('/strategies') : undefined}
            aria-checked={current?.key === preset.key}
            className={styles.preset}
            tabIndex={index === reachable ? 0 : -1}
            onClick={() => choose(preset)}
          >
            <b>{preset.title}</b>
            <small>{preset.when}</small>
            <span className={styles.cost}>{costInWords(costs.data?.runs.find(({ name }) => name === preset.key))}</span>
          </button>
        ))}
      </div>
      {!current && draft.specification.strategies.length > 0 && (
        <p className={styles.summary} style={{ marginTop: 8, marginBottom: 0 }}>
          A combination of your own; see Placements and Strategies below.
        </p>
      )}
    </div>
  );
}

function costRequest(draft: Draft, presets: Preset[]) {
  const request = toRequest({ ...draft, name: 'costs', note: '', variations: [], axes: [], seeds: [] });
  const first = presets[0];
  return {
    ...request,
    specification: { ...request.specification, ...(first ? choicesOf(first) : {}) },
    variations: presets.map((preset) => ({ name: preset.key, ...choicesOf(preset) })),
  };
}

function costInWords(
  run: { plan: { trainedParameters: number; totalParameters: number; seconds: number } } | undefined,
) {
  if (!run || run.plan.totalParameters === 0) return '';
  const { trainedParameters, totalParameters, seconds } = run.plan;
  return `${share(trainedParameters / totalParameters)} learns, about ${duration(seconds)}`;
}
