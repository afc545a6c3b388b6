import { LEFT_OPEN } from './fields';
import { TextInput } from '@mantine/core';
import { useEffect, useState, type KeyboardEvent } from 'react';
import type { OptionSchema } from '@/api/types';
import { describedBy } from './describedBy';

/** As JSON Schema has them. Plugins' minimum and maximum say what is usual, so that a number beyond them is accepted. */
type Limits = Pick<OptionSchema, 'exclusiveMinimum' | 'exclusiveMaximum'>;

type Props = {
  id: string;
  value: number | null;
  onChange: (value: number | null) => void;
  whole: boolean;
  /** Empty means null: "decide for me". */
  nullable?: boolean;
  limits: Limits;
  /** What is wrong with the text as it stands, null once nothing is: a form must not go on with the number before it. */
  onComplaint?: (complaint: string | null) => void;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

/** What stands in the field, and the value it stood for when it was last a number. */
type Typed = { text: string; meaning: number | null };

/** A number as people in this field write it: 3e-5 as well as 0.00003. Arrow keys step whole numbers. */
export function NumberField({ id, value, onChange, whole, nullable = false, limits, onComplaint, ...aria }: Props) {
  const [typed, setTyped] = useState<Typed | null>(null);
  // A value that came from elsewhere – a reset, another view – replaces what was typed.
  const draft = typed !== null && Object.is(typed.meaning, value) ? typed.text : null;
  const text = draft ?? write(value);
  const complaint = draft === null ? null : complain(draft, whole, nullable, limits);

  useEffect(() => {
    if (complaint === null) return;
    onComplaint?.(complaint);
    return () => onComplaint?.(null);
  }, [complaint, onComplaint]);

  const type = (next: string) => {
    if (complain(next, whole, nullable, limits) !== null) {
      setTyped({ text: next, meaning: value });
      return;
    }
    const meaning = next.trim() === '' ? null : Number(next);
    setTyped({ text: next, meaning });
    if (!Object.is(meaning, value)) onChange(meaning);
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
      placeholder={nullable ? LEFT_OPEN : undefined}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => complaint === null && setTyped(null)}
      onKeyDown={step}
      error={complaint ?? aria['aria-invalid']}
      inputContainer={describedBy(aria['aria-describedby'])}
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
  const { exclusiveMinimum, exclusiveMaximum } = limits;
  if (exclusiveMinimum !== undefined && number <= exclusiveMinimum) return `More than ${exclusiveMinimum}.`;
  if (exclusiveMaximum !== undefined && number >= exclusiveMaximum) return `Less than ${exclusiveMaximum}.`;
  return null;
}

const write = (value: number | null): string =>
  value === null ? '' : value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
