import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { deleteAnalysis } from '@/api/analyses';
import { keys } from '@/api/keys';
import type { AnalysisResult } from '@/api/types';
import { Figures } from '@/entities/figure/Figures';
import { ModelReference } from '@/entities/job/JobName';
import { JobProgress } from '@/entities/job/JobProgress';
import { isFinished, StateBadge } from '@/entities/job/StateBadge';
import { pluginInWords } from '@/entities/plugin/pluginInWords';
import { settingInWords } from '@/entities/run/comparison/differences';
import { inWords, words } from '@/lib/format';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { RelativeTime } from '@/ui/RelativeTime';
import styles from './Analyses.module.css';

/** One analysis: what was asked, where it stands, its figures. */
export function AnalysisCard({ analysis, models = false }: { analysis: AnalysisResult; models?: boolean }) {
  const { state, reason, hint, figures, job } = analysis;
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
      {options.length > 0 && (
        <p className="dim small">
          {options.map(([name, value]) => `${inWords(name)} ${settingInWords(value)}`).join(', ')}
        </p>
      )}
      {reason && state !== 'SUCCEEDED' && (
        <p className={state === 'FAILED' ? styles.failed : 'dim small'}>{[reason, hint].filter(Boolean).join(' ')}</p>
      )}
      {figures.length > 0 && <Figures figures={figures} />}
      {figures.length === 0 && state === 'SUCCEEDED' && <p className="dim small">It returned no figures.</p>}
    </section>
  );
}

function DeleteAnalysis({ analysis }: { analysis: AnalysisResult }) {
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

const titleOf = ({ title, analysis: { id } }: AnalysisResult): string => title || words(id);
