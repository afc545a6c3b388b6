import { Select } from '@mantine/core';
import { fieldId } from '@/ui/options/fields';
import { OptionsForm } from '@/ui/options/OptionsForm';
import type { Extension, OptionsSchema, Problem, Resources, TrainingSettings } from '@/api/types';
import { specify, type Draft, type Part } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';

type Props = {
  draft: Draft;
  form: FormData;
  onChange: (draft: Draft) => void;
  trainingSchema: OptionsSchema;
  advanced: boolean;
  problems: Problem[];
  onInvalid: (pointer: string, message: string | null) => void;
};

const resourcesSchema: OptionsSchema = {
  type: 'object',
  properties: {
    slots: {
      type: 'integer',
      title: 'Slots',
      description: 'GPUs, or CPU slots on a machine without GPUs.',
      minimum: 1,
      default: 1,
    },
    priority: { type: 'integer', title: 'Priority', description: 'Larger runs first; 0 is ordinary.', default: 0 },
  },
};

/** Every option of what was chosen, drawn from the plugins' schemas. */
export function OptionSections({ draft, form, onChange, trainingSchema, advanced, problems, onInvalid }: Props) {
  const { specification } = draft;
  const part = (name: Part, title: string, choices: Extension[], choose: boolean) => (
    <PartSection
      part={name}
      title={title}
      choices={choices}
      choose={choose}
      draft={draft}
      onChange={onChange}
      advanced={advanced}
      problems={problems}
      onInvalid={onInvalid}
    />
  );
  return (
    <>
      {part('head', 'Head', form.heads, false)}
      {part('placement', 'Placement', form.placements, true)}
      {part('strategy', 'Strategy', form.strategies, true)}
      <section className={styles.section}>
        <h2>Training</h2>
        <OptionsForm
          schema={trainingSchema}
          values={specification.training ?? {}}
          onChange={(training) => onChange(specify(draft, { training: training as Partial<TrainingSettings> }))}
          advanced={advanced}
          pointer="/training"
          problems={problems}
          onInvalid={onInvalid}
        />
      </section>
      {advanced && (
        <section className={styles.section}>
          <h2>Resources</h2>
          <OptionsForm
            schema={resourcesSchema}
            values={specification.resources ?? {}}
            onChange={(values) =>
              onChange(
                specify(draft, {
                  resources:
                    Object.keys(values).length > 0 ? ({ slots: 1, priority: 0, ...values } as Resources) : undefined,
                }),
              )
            }
            pointer="/resources"
            problems={problems}
            onInvalid={onInvalid}
          />
        </section>
      )}
    </>
  );
}

type PartProps = Omit<Props, 'form' | 'trainingSchema'> & {
  part: Part;
  title: string;
  choices: Extension[];
  choose: boolean;
};

function PartSection({ part, title, choices, choose, draft, onChange, advanced, problems, onInvalid }: PartProps) {
  const choice = draft.specification[part];
  const extension = choices.find(({ id }) => id === choice.id);
  const own = problems.filter(({ pointer }) => pointer === `/${part}` || pointer === `/${part}/options`);
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {choose && (
          <Select
            id={part === 'placement' ? fieldId('/placement/id') : undefined}
            aria-label={title}
            placeholder={`Choose a ${part}`}
            allowDeselect={false}
            searchable
            w={230}
            data={choices.map(({ id, title: name }) => ({ value: id, label: name }))}
            value={choice.id || null}
            onChange={(id) => onChange(specify(draft, { [part]: { id: id ?? '', options: {} } }))}
            error={own.map(({ message }) => message).join(' ') || undefined}
          />
        )}
      </div>
      {extension ? (
        <>
          <p className={styles.summary}>{extension.summary}</p>
          <OptionsForm
            key={extension.id}
            schema={extension.optionsSchema}
            values={choice.options}
            defaults={extension.defaults}
            onChange={(options) => onChange(specify(draft, { [part]: { id: choice.id, options } }))}
            advanced={advanced}
            pointer={`/${part}/options`}
            problems={problems}
            onInvalid={onInvalid}
          />
        </>
      ) : (
        <p className="dim small">
          {choice.id ? `“${choice.id}” is not installed. Add its plugin, or choose another.` : 'Nothing chosen yet.'}
        </p>
      )}
    </section>
  );
}
