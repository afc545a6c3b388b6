import { ActionIcon, Select } from '@mantine/core';
import { ExtensionOptions } from '@/entities/plugin/ExtensionOptions';
import type { Choice, Extension, Problem } from '@/api/types';
import { Icon } from '@/ui/Icon';
import { fieldId } from '@/ui/options/fields';
import { moved, replaced, type ListPart } from './draft';
import styles from './NewExperimentPage.module.css';

type Props = {
  part: ListPart;
  title: string;
  /** "placement" or "strategy", for labels. */
  noun: string;
  help: string;
  empty: string;
  chosen: Choice[];
  choices: Extension[];
  onChange: (chosen: Choice[]) => void;
  advanced: boolean;
  problems: Problem[];
  onInvalid: (pointer: string, message: string | null) => void;
};

/** Methods one after the other: each acts on what those before it made. */
export function ChoiceList({ part, title, noun, help, empty, chosen, choices, onChange, ...form }: Props) {
  const own = form.problems.filter(({ pointer }) => pointer === `/${part}`);
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        <Select
          id={fieldId(`/${part}/add`)}
          aria-label={`Add a ${noun}`}
          placeholder={`Add a ${noun}`}
          searchable
          w={230}
          data={choices.map(({ id, title: name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(id) => id && onChange([...chosen, { id, options: {} }])}
        />
      </div>
      <p className={styles.summary}>{help}</p>
      {own.length > 0 && (
        <p className={styles.wrong} role="alert">
          {own.map(({ message }) => message).join(' ')}
        </p>
      )}
      {chosen.length === 0 && <p className="dim small">{empty}</p>}
      <ol className={styles.chosen}>
        {chosen.map((choice, index) => (
          <Item
            key={`${choice.id} ${index}`}
            pointer={`/${part}/${index}`}
            choice={choice}
            extension={choices.find(({ id }) => id === choice.id)}
            first={index === 0}
            last={index === chosen.length - 1}
            onOptions={(options) => onChange(replaced(chosen, index, { id: choice.id, options }))}
            onMove={(by) => onChange(moved(chosen, index, by))}
            onRemove={() => onChange(replaced(chosen, index, null))}
            {...form}
          />
        ))}
      </ol>
    </section>
  );
}

type ItemProps = Pick<Props, 'advanced' | 'problems' | 'onInvalid'> & {
  pointer: string;
  choice: Choice;
  extension: Extension | undefined;
  first: boolean;
  last: boolean;
  onOptions: (options: Choice['options']) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

function Item({ pointer, choice, extension, first, last, onOptions, onMove, onRemove, ...form }: ItemProps) {
  const name = extension?.title ?? choice.id;
  const own = form.problems.filter((problem) =>
    [pointer, `${pointer}/id`, `${pointer}/options`].includes(problem.pointer),
  );
  return (
    <li id={fieldId(pointer)} tabIndex={-1}>
      <div className={styles.chosenHead}>
        <h3>{name}</h3>
        <ActionIcon aria-label={`Move ${name} up`} disabled={first} onClick={() => onMove(-1)}>
          <Icon name="up" size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Move ${name} down`} disabled={last} onClick={() => onMove(1)}>
          <Icon name="down" size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} onClick={onRemove}>
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
      {own.length > 0 && (
        <p className={styles.wrong} role="alert">
          {own.map(({ message }) => message).join(' ')}
        </p>
      )}
      {extension ? (
        <ExtensionOptions
          extension={extension}
          values={choice.options}
          onChange={onOptions}
          pointer={`${pointer}/options`}
          {...form}
        />
      ) : (
        <p className="dim small">“{choice.id}” is not installed. Add its plugin, or remove it.</p>
      )}
    </li>
  );
}
