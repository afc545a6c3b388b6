import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { versionEvaluations } from '@/api/evaluations';
import { versionReference } from '@/api/references';
import type { Evaluation, ModelVersion } from '@/api/types';
import { splitName } from '@/entities/dataset/shape';
import { EvaluateButton } from '@/entities/evaluation/EvaluateButton';
import { EvaluationView } from '@/entities/evaluation/EvaluationView';
import { metric } from '@/lib/format';
import { useParameter } from '@/lib/url';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loaded';
import { Waiting } from '@/ui/Waiting';

/** How good the version is on whatever it was measured on. */
export function VersionEvaluations({ version }: { version: ModelVersion }) {
  const reference = versionReference(version.model, version.number);
  const found = useQuery(versionEvaluations(version.model, version.number));
  const [chosen, setChosen] = useParameter('evaluation');
  const evaluate = <EvaluateButton model={reference} name={`${version.model} v${version.number}`} />;
  return (
    <Loaded query={found} waiting={<Waiting height={320} />} failed="The evaluations could not be loaded.">
      {(all) => {
        const shown = all.find(({ id }) => id === chosen) ?? all[0];
        if (!shown)
          return (
            <EmptyState
              title="Not evaluated yet"
              text="Any data that fits the version can be used; the results stay here."
              action={evaluate}
            />
          );
        return (
          <>
            <Group mb="md">
              <Select
                aria-label="Evaluation"
                w={340}
                data={all.map((one) => ({ value: one.id, label: inWords(one, version) }))}
                value={shown.id}
                onChange={setChosen}
                allowDeselect={false}
              />
              {evaluate}
            </Group>
            <EvaluationView evaluation={shown} />
          </>
        );
      }}
    </Loaded>
  );
}

function inWords({ dataset, split, primary, metrics }: Evaluation, version: ModelVersion): string {
  const { name, number } = dataset ?? version.dataset;
  return `${name} v${number}, ${splitName[split]}${primary ? `: ${primary} ${metric(metrics[primary])}` : ''}`;
}
