import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { analysis as withFigures, deleteAnalysis } from '@/api/analyses';
import { keys } from '@/api/keys';
import type { Analysis } from '@/api/types';
import { Figures } from '@/entities/figure/Figures';
import { DatasetReference, ModelReference } from '@/entities/job/JobName';
import { JobProgress } from '@/entities/job/JobProgress';
import { isFinished, StateBadge } from '@/entities/job/StateBadge';
import { pluginInWords } from '@/entities/plugin/pluginInWords';
import { settingInWords } from '@/entities/run/comparison/differences';
import { inWords, words } from '@/lib/format';
import { useSeen } from '@/lib/useSeen';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { RelativeTime } from '@/ui/RelativeTime';
import { Waiting } from '@/ui/Waiting';
import styles from './Analyses.module.css';

/** One analysis: what was asked, where it stands, its figures. */
export function AnalysisCard({ analysis, models = false }: { analysis: Analysis; models?: boolean }) {
  const { state, reason, hint, job } = analysis;
  const options = Object.entries(analysis.analysis.options);
  return (
    <section className={styles.analysis} aria-label={titleOf(analysis)}>
      <div className={styles.head}>
        <h2>{titleOf(analysis)}</h2>
        {state !== 'SUCCEEDED' && <StateBadge state={state} />}
        {analysis.progress && <JobProgress progress={analysis.progress} />}
        <span className="dim small">
          {analysis.createdBy}, <RelativeTime time={analysis.createdAt} />, by {pluginInWords(analysis.plugin)}
          {!isFinished(state) && (
            <>
              {' · '}
              <Link to={`/jobs/${job}`}>its job</Link>
            </>
          )}
        </span>
        {isFinished(state) && <DeleteAnalysis analysis={analysis} />}
      </div>
      {(models || analysis.models.length > 1) && (
        <p className="small">
          About{' '}
          {analysis.models.map((model, index) => (
            <span key={model.reference}>
              {index > 0 && ', '}
              <ModelReference {...model} />
            </span>
          ))}
        </p>
      )}
      {(options.length > 0 || analysis.datasetVersion) && (
        <p className="dim small">
          {options.map(([name, value]) => `${inWords(name)} ${settingInWords(value)}`).join(', ')}
          {analysis.datasetVersion && (
            <>
              {options.length > 0 && ' · '}
              data of <DatasetReference reference={analysis.datasetVersion} />
            </>
          )}
        </p>
      )}
      {reason && state !== 'SUCCEEDED' && (
        <p className={state === 'FAILED' ? styles.failed : 'dim small'}>{[reason, hint].filter(Boolean).join(' ')}</p>
      )}
      {state === 'SUCCEEDED' && <Found id={analysis.id} />}
    </section>
  );
}

/** Figures can be large and many, so those of an analysis are asked for when it comes near. */
function Found({ id }: { id: string }) {
  const { box, seen } = useSeen<HTMLDivElement>();
  const found = useQuery({ ...withFigures(id), enabled: seen });
  return (
    <div ref={box} style={seen ? undefined : { height: 320 }}>
      {seen && (
        <Loaded query={found} waiting={<Waiting height={320} />} failed="Its figures could not be loaded.">
          {({ figures }) =>
            figures.length > 0 ? <Figures figures={figures} /> : <p className="dim small">It returned no figures.</p>
          }
        </Loaded>
      )}
    </div>
  );
}

function DeleteAnalysis({ analysis }: { analysis: Analysis }) {
  const cache = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => deleteAnalysis(analysis.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.analyses.all }),
  });
  return (
    <ConfirmButton
      label="Delete"
      question={`Delete ${titleOf(analysis)}?`}
      consequence="Its figures and its job are gone for good. The model stays."
      confirm="Delete the analysis"
      action={deletion}
    />
  );
}

const titleOf = ({ title, analysis: { id } }: Analysis): string => title || words(id);
