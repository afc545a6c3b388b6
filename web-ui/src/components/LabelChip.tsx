import { Badge } from '@mantine/core';

const COLOURS = [
  'indigo',
  'orange',
  'teal',
  'pink',
  'cyan',
  'yellow',
  'grape',
  'lime',
  'red',
  'blue',
  'green',
  'violet',
];

/** The colour of a class, by its number: the same class has the same colour on every screen. */
export const labelColour = (classNumber: number): string =>
  COLOURS[Math.max(0, classNumber) % COLOURS.length] ?? 'gray';

type Props = { label: string | null; classes: string[] };

/** A class label in its colour. The word is always there: colour alone tells nobody anything. */
export function LabelChip({ label, classes }: Props) {
  if (label === null)
    return (
      <Badge variant="outline" color="gray">
        no label
      </Badge>
    );
  return (
    <Badge variant="light" color={labelColour(classes.indexOf(label))} tt="none" title={label}>
      {label}
    </Badge>
  );
}
