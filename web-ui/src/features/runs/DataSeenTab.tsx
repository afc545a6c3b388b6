import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetRows, datasetVersion } from '@/api/datasets';
import { tokens as tokensOf } from '@/api/models';
import type { DatasetSchema, Run, StoredExample } from '@/api/types';
import { rowNumber } from '@/entities/dataset/rowNumber';
import { CellView } from '@/entities/dataset/CellView';
import { inputColumns, targetColumns, textOf } from '@/entities/dataset/shape';
import { TokenStrip } from '@/entities/tokens/TokenStrip';
import { count, plural } from '@/lib/format';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Loaded } from '@/ui/Loaded';
import { Waiting } from '@/ui/Waiting';
import styles from './DataSeenTab.module.css';

const ROWS = 5;

/** What the model reads of the rows it learns from, and what it is to answer. */
export function DataSeenTab({ run }: { run: Run }) {
  const [offset, setOffset] = useState(0);
  const version = useQuery(datasetVersion(run.dataset.versionId));
  const rows = useQuery(
    datasetRows(run.dataset.versionId, { split: 'TRAIN', label: '', search: '', offset, limit: ROWS }),
  );
  const limit = Number(run.specification.settings.maxTokens ?? Infinity);
  if (version.isLoadingError) return <ErrorState what="The data set could not be loaded." error={version.error} />;
  return (
    <Loaded query={rows} waiting={<Waiting height={480} />} failed="The rows could not be loaded.">
      {({ items, total }) =>
        !version.data ? (
          <Waiting height={480} />
        ) : items.length === 0 ? (
          <EmptyState title="No rows to learn from" text="The train split of the data set is empty." />
        ) : (
          <>
            <p className={styles.caption}>
              Rows of the train split as the tokenizer of {run.baseModel.name} cuts them
              {Number.isFinite(limit) && `, at most ${count(limit)} tokens`}. The run takes them in an order that its
              seed decides.
            </p>
            <ol className={styles.rows} start={offset + 1}>
              {items.map((row) => (
                <Row key={row.row} row={row} schema={version.data.schema} modelId={run.baseModel.id} limit={limit} />
              ))}
            </ol>
            <div className={styles.pager}>
              <span className="dim small">
                {count(offset + 1)} to {count(offset + items.length)} of {plural(total, 'row')}
              </span>
              <Button variant="default" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - ROWS))}>
                Before
              </Button>
              <Button
                variant="default"
                disabled={offset + items.length >= total}
                onClick={() => setOffset(offset + ROWS)}
              >
                After
              </Button>
            </div>
          </>
        )
      }
    </Loaded>
  );
}

type RowProps = { row: StoredExample; schema: DatasetSchema; modelId: string; limit: number };

function Row({ row, schema, modelId, limit }: RowProps) {
  const [text = '', second = ''] = inputColumns(schema).map(({ name }) => textOf(row.cells[name]));
  const found = useQuery({ ...tokensOf(modelId, text, second), enabled: text !== '' });
  const length = found.data?.length ?? 0;
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <span className="dim">Row {rowNumber(row.row)}</span>
        {found.data && <span>{plural(length, 'token')}</span>}
        {length > limit && <span className={styles.cut}>{plural(length - limit, 'token')} cut</span>}
        {targetColumns(schema).map((column) => (
          <span key={column.name} className={styles.target}>
            <span className="dim">{column.name}</span>
            <CellView column={column} cells={row.cells} columns={schema.columns} />
          </span>
        ))}
      </div>
      {found.isLoadingError && <ErrorState what="The row could not be cut into tokens." error={found.error} />}
      {found.data && <TokenStrip tokens={found.data} limit={limit} label={`Tokens of row ${rowNumber(row.row)}`} />}
    </li>
  );
}
