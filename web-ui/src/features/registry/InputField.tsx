import { Textarea } from '@mantine/core';
import type { InputColumn } from '@/api/types';
import { words } from '@/lib/format';

type Props = {
  column: InputColumn;
  /** The only field needs no name of its own. */ alone: boolean;
  value: string;
  onChange: (value: string) => void;
};

/** The field of one input column. */
export function InputField({ column, alone, value, onChange }: Props) {
  return (
    <Textarea
      label={alone ? words(column.role) : column.name}
      description={helpFor(column)}
      size="sm"
      autosize
      minRows={alone ? 3 : 2}
      maxRows={12}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function helpFor({ type, role, separator }: InputColumn): string | undefined {
  switch (type) {
    case 'strings':
    case 'classes':
    case 'class-per-word':
      return separator
        ? `Several, with “${separator}” between them or one per line.`
        : role === 'words'
          ? 'Words, with spaces between them.'
          : 'One per line.';
    case 'number':
      return 'A number.';
    case 'spans':
    case 'json':
      return 'JSON.';
    case 'string':
    case 'class':
      return undefined;
  }
}
