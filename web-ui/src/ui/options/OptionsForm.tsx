import { ActionIcon, Button, Chip, Group, SegmentedControl, Select, Switch, TagsInput, Tooltip } from '@mantine/core';
import { useCallback, useState, type ComponentType, type ReactNode } from 'react';
import { plural, words } from '@/lib/format';
import type { Options, OptionSchema, OptionsSchema, Problem } from '@/api/types';
import { Icon } from '../Icon';
import { describedBy } from './describedBy';
import { fieldId, LEFT_OPEN } from './fields';
import { NumberField } from './NumberField';
import { NumbersField } from './NumbersField';
import styles from './OptionsForm.module.css';

/** A field whose text names something that there is. */
export type PickerProps = {
  id: string;
  value: string;
  onChange: (value: string) => void;
  described: { 'aria-describedby': string; 'aria-invalid': true | undefined };
};
type Pickers = Partial<Record<'model' | 'dataset', ComponentType<PickerProps>>>;

type Props = {
  /** JSON Schema of an options record, as a plugin describes it. */
  schema: OptionsSchema;
  /** Only what differs from the defaults needs to be here. */
  values: Options;
  onChange: (values: Options) => void;
  /** Shows what most people never touch, too. Left out: the form has a button of its own for that. */
  advanced?: boolean;
  /** Where the record sits in the request, for example `/head/options`; a problem's pointer leads to its field by this. */
  pointer?: string;
  problems?: Problem[];
  /** In place of the schema's defaults, for example the parent's values when something was cloned. */
  defaults?: Options;
  /** Told what is wrong with a field's text, and null once nothing is. Such a text is not in `values`; nothing may be sent until it is. */
  onInvalid?: (pointer: string, message: string | null) => void;
  /** By what a field refers to; without one its text is typed. */
  pickers?: Pickers;
};

/** Draws any options record from its schema, so that no plugin needs a form of its own. */
export function OptionsForm({
  schema,
  values,
  onChange,
  advanced,
  pointer = '',
  problems = [],
  defaults,
  onInvalid,
  pickers = {},
}: Props) {
  const fields = Object.entries(schema.properties ?? {}).sort(
    ([, a], [, b]) => (a['x-order'] ?? 0) - (b['x-order'] ?? 0),
  );
  const hasProblem = (name: string) => problems.some((problem) => problem.pointer === `${pointer}/${name}`);
  const [asked, setAsked] = useState(false);
  const always = fields.filter(([name, field]) => !field['x-advanced'] || name in values || hasProblem(name));
  const shown = (advanced ?? asked) ? fields : always;
  const more = fields.length - always.length;
  if (fields.length === 0) return <p className="dim small">Nothing to set here.</p>;

  const set = (name: string, value: unknown, standard: unknown) => {
    const { [name]: _, ...rest } = values;
    onChange(same(value, standard) ? rest : { ...rest, [name]: value });
  };

  const all = shown.length > 0 && (
    <div className={styles.form}>
      {shown.map(([name, field]) => {
        const standard = defaults?.[name] ?? field.default ?? null;
        return (
          <OptionField
            key={name}
            pointer={`${pointer}/${name}`}
            name={field.title || words(name)}
            field={field}
            value={name in values ? values[name] : standard}
            standard={standard}
            onChange={(value) => set(name, value, standard)}
            problems={problems.filter((problem) => problem.pointer === `${pointer}/${name}`)}
            onInvalid={onInvalid}
            pickers={pickers}
          />
        );
      })}
    </div>
  );
  return (
    <>
      {all || <p className="dim small">Only advanced options; the defaults serve most people.</p>}
      {advanced === undefined && more > 0 && (
        <Button
          variant="subtle"
          className={styles.more}
          aria-expanded={asked}
          onClick={() => setAsked(!asked)}
          leftSection={<Icon name={asked ? 'up' : 'down'} size={12} />}
        >
          {asked ? 'Fewer options' : plural(more, 'advanced option')}
        </Button>
      )}
    </>
  );
}

type FieldProps = {
  pointer: string;
  name: string;
  field: OptionSchema;
  value: unknown;
  standard: unknown;
  onChange: (value: unknown) => void;
  problems: Problem[];
  onInvalid: Props['onInvalid'];
  pickers: Pickers;
};

function OptionField({ pointer, name, field, value, standard, onChange, problems, onInvalid, pickers }: FieldProps) {
  const id = fieldId(pointer);
  // A text that is no value is not in `value`, so a reset has to begin the field anew.
  const [resets, setResets] = useState(0);
  const [complaint, setComplaint] = useState<string | null>(null);
  const complain = useCallback(
    (message: string | null) => {
      setComplaint(message);
      onInvalid?.(pointer, message && `${name}: ${message}`);
    },
    [pointer, name, onInvalid],
  );
  const [focused, setFocused] = useState(false);
  const changed = complaint !== null || !same(value, standard);
  const error = messages(problems, 'ERROR');
  const warning = messages(problems, 'WARNING');
  return (
    <div
      className={styles.field}
      data-changed={changed}
      onFocus={() => setFocused(true)}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
    >
      <div className={styles.label}>
        <label htmlFor={id} id={`${id}-label`}>
          {name}
        </label>
        {field['x-unit'] && !name.toLowerCase().endsWith(field['x-unit'].toLowerCase()) && (
          <span className={styles.unit}>{field['x-unit']}</span>
        )}
        {changed && (
          <>
            <span className={styles.dot} title="Differs from the default" />
            <Tooltip label={`Back to ${inWords(standard)}`}>
              <ActionIcon
                size={24}
                aria-label={`Reset ${name} to ${inWords(standard)}`}
                onClick={() => {
                  setResets(resets + 1);
                  onChange(standard);
                }}
              >
                <Icon name="reset" size={12} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </div>
      <Input
        key={resets}
        id={id}
        field={field}
        value={value}
        onChange={onChange}
        onComplaint={complain}
        invalid={error !== ''}
        pickers={pickers}
      />
      {error && (
        <div className={styles.error} role="alert">
          {error}
        </div>
      )}
      {warning && <div className={styles.unusual}>{warning}</div>}
      {!error && complaint === null && <Unusual value={value} field={field} />}
      <Help id={`${id}-help`} field={field} withRange={focused || complaint !== null || error !== ''} />
    </div>
  );
}

const messages = (problems: Problem[], severity: Problem['severity']): string =>
  problems
    .filter((problem) => problem.severity === severity)
    .map(({ message }) => message)
    .join(' ');

type InputProps = {
  id: string;
  field: OptionSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  onComplaint: (complaint: string | null) => void;
  invalid: boolean;
  pickers: Pickers;
};

function Input({ id, field, value, onChange, onComplaint, invalid, pickers }: InputProps): ReactNode {
  const described = { 'aria-describedby': `${id}-help`, 'aria-invalid': invalid ? (true as const) : undefined };
  const kinds = [field.type ?? 'string'].flat();

  if (field.enum) {
    const choices = field.enum.filter((choice) => choice !== null).map((choice) => String(choice));
    const data = choices.map((choice) => ({ value: choice, label: words(choice) }));
    if (kinds.includes('null') || field.enum.includes(null))
      return (
        <Select
          id={id}
          data={data}
          value={value === null || value === undefined ? null : String(value)}
          onChange={onChange}
          clearable
          placeholder={LEFT_OPEN}
          inputContainer={describedBy(`${id}-help`)}
          error={invalid}
        />
      );
    if (choices.length <= 4 && choices.join('').length <= 28)
      return (
        <SegmentedControl
          id={id}
          aria-labelledby={`${id}-label`}
          data={data}
          value={String(value)}
          onChange={onChange}
          className={styles.fit}
        />
      );
    return (
      <Select
        id={id}
        data={data}
        value={String(value)}
        onChange={onChange}
        allowDeselect={false}
        inputContainer={describedBy(`${id}-help`)}
        error={invalid}
      />
    );
  }
  if (kinds.includes('boolean'))
    return (
      <Switch
        id={id}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        {...described}
      />
    );
  if (kinds.includes('integer') || kinds.includes('number'))
    return (
      <NumberField
        id={id}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
        whole={!kinds.includes('number')}
        nullable={kinds.includes('null')}
        limits={field}
        onComplaint={onComplaint}
        {...described}
      />
    );
  const reference = field['x-reference'] ?? field.items?.['x-reference'];
  const Picker = reference && pickers[reference];
  if (Picker)
    return kinds.includes('array') ? (
      <PickedList id={id} picker={Picker} value={value} onChange={onChange} described={described} />
    ) : (
      <Picker id={id} value={String(value ?? '')} onChange={onChange} described={described} />
    );
  const itemType = field.items?.type;
  if (kinds.includes('array') && (itemType === 'integer' || itemType === 'number'))
    return (
      <NumbersField
        id={id}
        values={Array.isArray(value) ? value.map(Number) : []}
        onChange={onChange}
        whole={itemType === 'integer'}
        onComplaint={onComplaint}
        {...described}
      />
    );
  if (kinds.includes('array')) return <ListInput id={id} field={field} value={value} onChange={onChange} />;
  return (
    <input
      id={id}
      className={styles.text}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...described}
    />
  );
}

function ListInput({ id, field, value, onChange }: Omit<InputProps, 'invalid' | 'onComplaint' | 'pickers'>) {
  const items = Array.isArray(value) ? value.map(String) : [];
  if (field.items?.enum)
    return (
      <Chip.Group multiple value={items} onChange={onChange}>
        <Group gap={6} role="group" aria-labelledby={`${id}-label`}>
          {field.items.enum.map((choice, index) => (
            <Chip key={String(choice)} value={String(choice)} size="xs" id={index === 0 ? id : undefined}>
              {words(String(choice))}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    );
  return <TagsInput id={id} value={items} onChange={onChange} />;
}

type PickedListProps = {
  id: string;
  picker: ComponentType<PickerProps>;
  value: unknown;
  onChange: (value: string[]) => void;
  described: PickerProps['described'];
};

/** One picker per item and an empty one behind them. */
function PickedList({ id, picker: Picker, value, onChange, described }: PickedListProps) {
  const items = Array.isArray(value) ? value.map(String) : [];
  const put = (index: number, item: string) =>
    onChange([...items.slice(0, index), item, ...items.slice(index + 1)].filter((one) => one !== ''));
  return (
    <div className={styles.list}>
      {[...items, ''].map((item, index) => (
        <Picker
          key={`${index} ${item}`}
          id={index === 0 ? id : `${id}-${index}`}
          value={item}
          onChange={(next) => put(index, next)}
          described={described}
        />
      ))}
    </div>
  );
}

/** What the field means. Its range is of interest to who writes in it; who hears the page has it at any time. */
function Help({ id, field, withRange }: { id: string; field: OptionSchema; withRange: boolean }) {
  const limits = range(field);
  if (!field.description && !limits) return null;
  return (
    <div className={styles.help} id={id}>
      {field.description && sentence(field.description)}{' '}
      {limits && <span className={withRange ? undefined : 'visually-hidden'}>{limits}</span>}
    </div>
  );
}

/** Both bounds are usual values themselves. Beyond them the server warns, too, and the plugin alone refuses. */
function Unusual({ value, field }: { value: unknown; field: OptionSchema }) {
  const { minimum, maximum } = field.items ?? field;
  const numbers = [value].flat().filter((item) => typeof item === 'number');
  const low = numbers.find((number) => minimum !== undefined && number < minimum);
  const high = numbers.find((number) => maximum !== undefined && number > maximum);
  if (low === undefined && high === undefined) return null;
  return (
    <div className={styles.unusual}>
      {low !== undefined
        ? `Unusually low: ${minimum} or more is usual.`
        : `Unusually high: ${maximum} or less is usual.`}
    </div>
  );
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, items }: OptionSchema): string {
  if (items) return range(items);
  const low =
    minimum !== undefined
      ? `usually at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `more than ${exclusiveMinimum}`
        : '';
  const high =
    maximum !== undefined
      ? `${minimum !== undefined ? '' : 'usually '}at most ${maximum}`
      : exclusiveMaximum !== undefined
        ? `less than ${exclusiveMaximum}`
        : '';
  const both = [low, high].filter(Boolean).join(', ');
  return both && `${both.charAt(0).toUpperCase()}${both.slice(1)}.`;
}

/** Plugin authors write help with or without a full stop. */
const sentence = (text: string): string => (/[.!?。]$/.test(text) ? text : `${text}.`);

const inWords = (value: unknown): string =>
  value === null || value === '' ? 'nothing' : Array.isArray(value) ? value.join(', ') || 'nothing' : String(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
