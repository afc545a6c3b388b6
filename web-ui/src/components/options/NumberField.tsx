import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import type { OptionSchema } from '@/lib/types';

/** As JSON Schema has them. */
type Limits = Pick<OptionSchema, 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'>;

type Props = {
  id: string;
  value: number | null;
  onChange: (value: number | null) => void;
  whole: boolean;
  /** Empty means null: "decide for me". */
  nullable?: boolean;
  limits: Limits;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

/** A number as people in this field write it: 3e-5 as well as 0.00003. Arrow keys step whole numbers. */
export function NumberField({ id, value, onChange, whole, nullable = false, limits, ...aria }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? write(value);
  const complaint = draft === null ? null : complain(draft, whole, nullable, limits);

  const type = (typed: string) => {
    setDraft(typed);
    if (complain(typed, whole, nullable, limits) === null) onChange(typed.trim() === '' ? null : Number(typed));
  };
  const step = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (!whole || direction === 0 || value === null) return;
    event.preventDefault();
    type(String(value + direction));
  };

  return (
    <TextInput
      id={id}
      inputMode={whole ? 'numeric' : 'decimal'}
      value={text}
      placeholder={nullable ? 'decided by the method' : undefined}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => complaint === null && setDraft(null)}
      onKeyDown={step}
      error={complaint ?? aria['aria-invalid']}
      aria-describedby={aria['aria-describedby']}
      autoComplete="off"
    />
  );
}

function complain(text: string, whole: boolean, nullable: boolean, limits: Limits): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return nullable ? null : 'A number is needed here.';
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return `“${trimmed}” is not a number.`;
  if (whole && !Number.isInteger(number)) return 'A whole number is needed here.';
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limits;
  if (minimum !== undefined && number < minimum) return `At least ${minimum}.`;
  if (maximum !== undefined && number > maximum) return `At most ${maximum}.`;
  if (exclusiveMinimum !== undefined && number <= exclusiveMinimum) return `More than ${exclusiveMinimum}.`;
  if (exclusiveMaximum !== undefined && number >= exclusiveMaximum) return `Less than ${exclusiveMaximum}.`;
  return null;
}

const write = (value: number | null): string =>
  value === null ? '' : value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
