import { ExtensionOptions } from '@/entities/plugin/ExtensionOptions';
import { ReferencedForm } from '@/entities/plugin/ReferencedForm';
import { OptionsForm } from '@/ui/options/OptionsForm';
import type { OptionsSchema, Problem, Resources } from '@/api/types';
import { ChoiceList } from './ChoiceList';
import { specify, type Draft } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './NewExperimentPage.module.css';

type Props = {
  draft: Draft;
  form: FormData;
  onChange: (draft: Draft) => void;
  settingsSchema: OptionsSchema;
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
      exclusiveMinimum: 0,
      default: 1,
    },
    priority: { type: 'integer', title: 'Priority', description: 'Larger runs first; 0 is normal.', default: 0 },
  },
};

/** Every option of what was chosen, drawn from the plugins' schemas. */
export function OptionSections({ draft, form, onChange, settingsSchema, ...rest }: Props) {
  const { specification } = draft;
  const { head } = specification;
  const extension = form.heads.find(({ id }) => id === head.id);
  return (
    <>
      <section className={styles.section} aria-label="Head">
        <div className={styles.sectionHead}>
          <h2>Head</h2>
        </div>
        {extension ? (
          <ExtensionOptions
            extension={extension}
            values={head.options}
            onChange={(options) => onChange(specify(draft, { head: { id: head.id, options } }))}
            pointer="/head/options"
            {...rest}
          />
        ) : (
          <p className="dim small">
            {head.id ? `“${head.id}” is not installed. Add its plugin, or choose another.` : 'Nothing chosen yet.'}
          </p>
        )}
      </section>
      <ChoiceList
        part="placements"
        noun="placement"
        title="Placements"
        help="Small trained modules inside the model, one kind after the other."
        empty="No modules are added inside the model."
        chosen={specification.placements}
        choices={form.placements}
        onChange={(placements) => onChange(specify(draft, { placements }))}
        {...rest}
      />
      <ChoiceList
        part="strategies"
        noun="strategy"
        title="Strategies"
        help="What is learned, and how. Each receives the plan of the ones before it."
        empty="Nothing chosen yet. Add at least one."
        chosen={specification.strategies}
        choices={form.strategies}
        onChange={(strategies) => onChange(specify(draft, { strategies }))}
        {...rest}
      />
      <section className={styles.section} aria-label="Settings">
        <h2>Settings</h2>
        <ReferencedForm
          schema={settingsSchema}
          values={specification.settings ?? {}}
          onChange={(settings) => onChange(specify(draft, { settings }))}
          pointer="/settings"
          {...rest}
        />
      </section>
      {rest.advanced && (
        <section className={styles.section} aria-label="Resources">
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
            problems={rest.problems}
            onInvalid={rest.onInvalid}
          />
        </section>
      )}
    </>
  );
}
