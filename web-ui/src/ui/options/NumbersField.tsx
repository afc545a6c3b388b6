import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { describedBy } from './describedBy';

type Props = {
  id: string;
  values: number[];
  onChange: (values: number[]) => void;
  whole: boolean;
  /** What is wrong with the text as it stands, null once nothing is. */
  onComplaint?: (complaint: string | null) => void;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

/** What stands in the field, and the values it stood for when all of it was numbers. */
type Typed = { text: string; meaning: string };

/** Several numbers as people write them: 1, 4 or 1 4. */
export function NumbersField({ id, values, onChange, whole, onComplaint, ...aria }: Props) {
  const [typed, setTyped] = useState<Typed | null>(null);
  const meaning = write(values);
  // Values that came from elsewhere – a reset, another view – replace what was typed.
  const draft = typed !== null && typed.meaning === meaning ? typed.text : null;
  const complaint = draft === null ? null : complain(draft, whole);

  useEffect(() => {
    if (complaint === null) return;
    onComplaint?.(complaint);
    return () => onComplaint?.(null);
  }, [complaint, onComplaint]);

  const type = (text: string) => {
    if (complain(text, whole) !== null) {
      setTyped({ text, meaning });
      return;
    }
    const numbers = pieces(text).map(Number);
    setTyped({ text, meaning: write(numbers) });
    if (write(numbers) !== meaning) onChange(numbers);
  };

  return (
    <TextInput
      id={id}
      inputMode="text"
      value={draft ?? meaning}
      placeholder="none"
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => complaint === null && setTyped(null)}
      error={complaint ?? aria['aria-invalid']}
      inputContainer={describedBy(aria['aria-describedby'])}
      autoComplete="off"
    />
  );
}

const pieces = (text: string): string[] => text.split(/[\s,;]+/).filter((piece) => piece !== '');

function complain(text: string, whole: boolean): string | null {
  for (const piece of pieces(text)) {
    const number = Number(piece);
    if (!Number.isFinite(number)) return `“${piece}” is not a number.`;
    if (whole && !Number.isInteger(number)) return `“${piece}” is not a whole number.`;
  }
  return null;
}

const write = (values: number[]): string => values.join(', ');
