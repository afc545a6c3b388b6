import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LongText } from '@/ui/LongText';
import { count, metric, share } from '@/lib/format';
import type { Evaluation, ExamplePrediction, Run } from '@/api/types';
import { predictions, PREDICTIONS_PER_PAGE, type PredictionFilter } from '@/api/runs';
import styles from './RunPage.module.css';

const columns: Column<ExamplePrediction>[] = [
  {
    key: 'text',
    title: 'Text',
    cell: ({ text, secondText }) => (
      <div className={styles.text}>
        {text === null ? <em>No longer in the data set</em> : <LongText text={text} />}
        {secondText !== null && (
          <div className={styles.second}>
            <LongText text={secondText} />
          </div>
        )}
      </div>
    ),
  },
  { key: 'label', title: 'True', cell: ({ label }) => label ?? '–' },
  {
    key: 'answer',
    title: 'Answered',
    cell: ({ answer, label }) => <span className={answer === label ? '' : styles.wrong}>{answer}</span>,
  },
  { key: 'confidence', title: 'Confidence', align: 'right', cell: ({ confidence }) => share(confidence) },
  { key: 'loss', title: 'Loss', align: 'right', minor: true, cell: ({ loss }) => metric(loss) },
  { key: 'row', title: 'Row', align: 'right', minor: true, cell: ({ row }) => count(row) },
];

type Props = { run: Run; evaluation: Evaluation; filter: Omit<PredictionFilter, 'offset'> };

/** Single answers, a page at a time. */
export function Examples({ run, evaluation, filter }: Props) {
  const [offset, setOffset] = useState(0);
  const found = useQuery(predictions(run.id, evaluation.id, { ...filter, offset }));
  if (found.isLoadingError)
    return (
      <ErrorState what="The examples could not be loaded." error={found.error} retry={() => void found.refetch()} />
    );
  const total = found.data?.total ?? 0;
  return (
    <>
      <DataTable
        label="Examples"
        columns={columns}
        rows={found.data?.items}
        rowKey={({ row }) => String(row)}
        empty={<EmptyState title="None" text="No example of this evaluation is like that." />}
      />
      {total > PREDICTIONS_PER_PAGE && (
        <div className={styles.pager}>
          <span className="dim">
            {count(offset + 1)} to {count(Math.min(total, offset + PREDICTIONS_PER_PAGE))} of {count(total)}
          </span>
          <Button variant="default" disabled={offset === 0} onClick={() => setOffset(offset - PREDICTIONS_PER_PAGE)}>
            Back
          </Button>
          <Button
            variant="default"
            disabled={offset + PREDICTIONS_PER_PAGE >= total}
            onClick={() => setOffset(offset + PREDICTIONS_PER_PAGE)}
          >
            Next
          </Button>
        </div>
      )}
    </>
  );
}
