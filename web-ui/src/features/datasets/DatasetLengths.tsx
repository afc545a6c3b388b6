import { NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { LengthHistogram } from '@/charts/LengthHistogram';
import { ErrorState } from '@/ui/ErrorState';
import { Loaded } from '@/ui/Loaded';
import { Figure } from '@/ui/Figure';
import { toCsv } from '@/lib/csv';
import { count, share } from '@/lib/format';
import { models } from '@/api/models';
import type { BaseModel, DatasetVersion, LengthHistogram as Lengths } from '@/api/types';
import { datasetLengths } from '@/api/datasets';
import { truncatedShare } from '@/entities/dataset/truncation';
import styles from './DatasetStatistics.module.css';

/** How long the rows are for a model's tokenizer, and what a length limit would cut. */
export function DatasetLengths({ version }: { version: DatasetVersion }) {
  const tokenizers = useQuery(models);
  const [chosen, setChosen] = useState<string | null>(null);
  const model = tokenizers.data?.find(({ id }) => id === chosen) ?? tokenizers.data?.[0];

  if (tokenizers.isLoadingError) return <ErrorState what="The models could not be listed." error={tokenizers.error} />;
  if (tokenizers.isSuccess && !model)
    return (
      <p className="dim">
        Lengths depend on a model’s tokenizer. <Link to="/models">Add a model</Link> to see them.
      </p>
    );
  return (
    <>
      <NativeSelect
        size="xs"
        maw={320}
        label="Tokenizer of"
        value={model?.id}
        data={(tokenizers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      {model ? <Histogram versionId={version.id} model={model} /> : <Skeleton height={240} />}
    </>
  );
}

function Histogram({ versionId, model }: { versionId: string; model: BaseModel }) {
  const lengths = useQuery(datasetLengths(versionId, model.id));

  const counting = (
    <div>
      <p className="dim">Counting tokens. The first time this reads every row.</p>
      <Skeleton height={220} />
    </div>
  );
  return (
    <Loaded query={lengths} waiting={counting} failed="The lengths could not be counted.">
      {(counted) => <CutLine key={model.id} lengths={counted} most={model.maxTokens} />}
    </Loaded>
  );
}

/** Where the engine's own default lies. */
const USUAL_LIMIT = 128;

/** @param most that the model reads */
function CutLine({ lengths, most }: { lengths: Lengths; most: number }) {
  const { binWidth, longest } = lengths;
  const [cut, setCut] = useState(Math.min(USUAL_LIMIT, most, binWidth * (lengths.counts.length - 1)));
  const isLast = (bin: number) => bin === lengths.counts.length - 1;
  const truncated = share(truncatedShare(lengths, cut));
  const limit = cut === most ? ', the most that the model reads,' : '';
  const words = `At ${count(cut)} tokens${limit} ${truncated} of the rows are cut.`;

  return (
    <Figure
      title="Length in tokens"
      head={
        <div className={styles.cut}>
          <strong>{words}</strong>
          <span className="dim small">
            mean {lengths.mean.toFixed(1)} · longest {count(lengths.longest)}
            <span data-screen-only> · drag the line or use the arrow keys</span>
          </span>
        </div>
      }
      csv={() =>
        toCsv([
          ['tokens from', 'to', 'rows'],
          ...lengths.counts.map((rows, bin) => [
            bin * binWidth,
            isLast(bin) ? longest : (bin + 1) * binWidth - 1,
            rows,
          ]),
        ])
      }
    >
      <LengthHistogram
        binWidth={lengths.binWidth}
        counts={lengths.counts}
        longest={lengths.longest}
        most={most}
        cut={cut}
        onCut={setCut}
        cutLabel={words}
      />
    </Figure>
  );
}
