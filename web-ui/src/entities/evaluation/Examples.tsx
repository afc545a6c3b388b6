import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { predictions, PREDICTIONS_PER_PAGE, type PredictionFilter } from '@/api/evaluations';
import type { Answer } from '@/api/answers';
import type { Cells, DatasetSchema, Evaluation, ExamplePrediction, SchemaColumn } from '@/api/types';
import { rowNumber } from '@/entities/dataset/rowNumber';
import { AnswerView } from '@/entities/answer/AnswerView';
import { CellView } from '@/entities/dataset/CellView';
import { classesOf, inputColumns, textsOf } from '@/entities/dataset/shape';
import { count, metric, share } from '@/lib/format';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import styles from './Evaluation.module.css';

type Props = { evaluation: Evaluation; schema: DatasetSchema; filter: Omit<PredictionFilter, 'offset'> };

/** Single answers beside the truth, a page at a time, the worst first. */
export function Examples({ evaluation, schema, filter }: Props) {
  const [offset, setOffset] = useState(0);
  const found = useQuery(predictions(evaluation.id, { ...filter, offset }));
  if (found.isLoadingError)
    return (
      <ErrorState what="The examples could not be loaded." error={found.error} retry={() => void found.refetch()} />
    );
  const total = found.data?.total ?? 0;
  return (
    <>
      <DataTable
        label="Examples"
        fromTop
        columns={columnsOf(schema)}
        rows={found.data?.items}
        rowKey={({ row, part }) => `${row} ${part}`}
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

function columnsOf(schema: DatasetSchema): Column<ExamplePrediction>[] {
  const inputs = inputColumns(schema);
  const classes = classesOf(schema);
  const texts = ({ cells }: ExamplePrediction) => (isGone(cells) ? [] : textsOf(cells, schema.columns));
  return [
    {
      key: 'input',
      title: 'Input',
      cell: ({ cells }) => <Input cells={cells} inputs={inputs} columns={schema.columns} />,
    },
    {
      key: 'truth',
      title: 'True',
      cell: (example) =>
        example.truth ? (
          <div className={isShort(example.truth) ? undefined : styles.long}>
            <AnswerView answer={example.truth} texts={texts(example)} classes={classes} brief />
          </div>
        ) : (
          (example.truthText ?? '–')
        ),
    },
    {
      key: 'answer',
      title: 'Answered',
      cell: (example) => (
        <div className={isShort(example.answer) ? (isWrong(example) ? styles.wrong : undefined) : styles.long}>
          <AnswerView answer={example.answer} truth={example.truth} texts={texts(example)} classes={classes} brief />
          {example.cut && <span className="dim small">cut before its end</span>}
        </div>
      ),
    },
    { key: 'quality', title: 'Quality', align: 'right', minor: true, cell: ({ quality }) => known(quality, share) },
    {
      key: 'confidence',
      title: 'Confidence',
      align: 'right',
      minor: true,
      cell: ({ confidence }) => known(confidence, share),
    },
    { key: 'loss', title: 'Loss', align: 'right', minor: true, cell: ({ loss }) => known(loss, metric) },
    { key: 'row', title: 'Row', align: 'right', minor: true, cell: ({ row }) => rowNumber(row) },
  ];
}

/** Not everything is known of every answer. */
const known = (value: unknown, inWords: (value: number) => string): string =>
  Number.isFinite(Number(value ?? NaN)) ? inWords(Number(value)) : '–';

/** In spans and texts what is wrong is marked in the text itself. */
const isShort = ({ kind }: Answer): boolean => kind === 'class-label' || kind === 'number';

export const isWrong = ({ quality }: Pick<ExamplePrediction, 'quality'>): boolean => quality !== null && quality < 1;

const isGone = (cells: Cells): boolean => Object.keys(cells).length === 0;

type InputProps = { cells: ExamplePrediction['cells']; inputs: SchemaColumn[]; columns: SchemaColumn[] };

function Input({ cells, inputs, columns }: InputProps) {
  if (isGone(cells)) return <em>No longer in the data set</em>;
  return (
    <div className={styles.input}>
      {inputs.map((column) => (
        <div key={column.name}>
          {inputs.length > 1 && <small>{column.name}</small>}
          <CellView column={column} cells={cells} columns={columns} />
        </div>
      ))}
    </div>
  );
}
