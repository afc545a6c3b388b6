import { Group, NativeSelect, NumberInput, RangeSlider, SegmentedControl, Stack, Text } from '@mantine/core';
import { plural } from '@/lib/format';
import type { Split, Splitting } from '@/api/types';
import type { DraftFile } from './draft';

type SharesProps = { splitBy: Splitting; rows: number; onSplit: (splitBy: Splitting) => void };

type FilesProps = { files: DraftFile[]; onFileSplit: (uploadId: string, split: Split) => void };

const kinds: { value: Splitting['kind']; label: string }[] = [
  { value: 'COLUMN', label: 'By a column' },
  { value: 'FILES', label: 'One file each' },
  { value: 'SEEDED', label: 'Draw at random' },
];

const splits: { value: Split; label: string }[] = [
  { value: 'TRAIN', label: 'Train' },
  { value: 'DEV', label: 'Dev' },
  { value: 'TEST', label: 'Test' },
];

/** How rows become training, dev and test rows. */
export function SplitChoice({ splitBy, rows, onSplit, files, onFileSplit }: SharesProps & FilesProps) {
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label="How rows are split"
        data={kinds}
        value={splitBy.kind}
        onChange={(kind) => onSplit({ ...splitBy, kind: kind as Splitting['kind'] })}
      />
      <Text size="sm" c="dimmed">
        {explanation(splitBy.kind)}
      </Text>
      {splitBy.kind === 'SEEDED' && <Shares splitBy={splitBy} rows={rows} onSplit={onSplit} />}
      {splitBy.kind === 'FILES' && <FileSplits files={files} onFileSplit={onFileSplit} />}
    </Stack>
  );
}

function FileSplits({ files, onFileSplit }: FilesProps) {
  return files.map(({ upload, split }) => (
    <Group key={upload.id} gap="sm">
      <NativeSelect
        size="xs"
        w={100}
        aria-label={`Split of ${upload.fileName}`}
        data={splits}
        value={split}
        onChange={(event) => onFileSplit(upload.id, event.currentTarget.value as Split)}
      />
      <Text size="sm">{upload.fileName}</Text>
    </Group>
  ));
}

function Shares({ splitBy, rows, onSplit }: SharesProps) {
  const trainEnd = Math.round((1 - splitBy.devShare - splitBy.testShare) * 100);
  const devEnd = Math.round((1 - splitBy.testShare) * 100);
  const shares: [string, number][] = [
    ['train', trainEnd],
    ['dev', devEnd - trainEnd],
    ['test', 100 - devEnd],
  ];

  return (
    <Stack gap="xs">
      <RangeSlider
        value={[trainEnd, devEnd]}
        onChange={([from, to]) => onSplit({ ...splitBy, devShare: (to - from) / 100, testShare: (100 - to) / 100 })}
        minRange={1}
        min={1}
        max={100}
        label={null}
        thumbFromLabel="End of the training rows, in percent"
        thumbToLabel="End of the dev rows, in percent"
      />
      <Group justify="space-between" gap="md">
        {shares.map(([name, percent]) => (
          <Text key={name} size="sm">
            <b>{name}</b> {percent} % · about {plural(Math.round((rows * percent) / 100), 'row')}
          </Text>
        ))}
        <NumberInput
          size="xs"
          w={140}
          label="Seed"
          description="Same seed, same split"
          min={0}
          allowDecimal={false}
          value={splitBy.seed}
          onChange={(seed) => typeof seed === 'number' && onSplit({ ...splitBy, seed })}
        />
      </Group>
    </Stack>
  );
}

function explanation(kind: Splitting['kind']): string {
  switch (kind) {
    case 'COLUMN':
      return 'A column says train, dev or test. Give that column the role "Split" in the preview.';
    case 'FILES':
      return 'Each file is one split.';
    case 'SEEDED':
      return 'Every class keeps its share in each part. The left handle ends the training rows, the right one the dev rows.';
  }
}
