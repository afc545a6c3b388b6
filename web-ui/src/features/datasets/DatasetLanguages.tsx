import { count, languageName } from '@/lib/format';
import type { Languages } from '@/api/types';

/** A language of fewer of the rows is more likely a mistake of the detector. */
const LEAST_SHARE = 0.02;

/** A guess has no decimals. */
const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** What the texts are written in, as a detector sees it. */
export function DatasetLanguages({ languages: { sampled, counts } }: { languages: Languages }) {
  const named = counts.filter(({ rows }) => rows >= LEAST_SHARE * sampled);
  const other = sampled - named.reduce((sum, { rows }) => sum + rows, 0);
  if (sampled === 0) {
    return null;
  }
  return (
    <section aria-label="Languages">
      <h2>Languages</h2>
      {named.length === 0 ? (
        <p className="dim small">None was recognized: the texts are too short, or not written in words.</p>
      ) : (
        <>
          <p>{named.map(({ language, rows }) => `${languageName(language)} ${percent(rows, sampled)}`).join(', ')}</p>
          <p className="dim small">
            Guessed from {count(sampled)} rows{other > 0 && `; ${percent(other, sampled)} of them are unclear`}. Short
            texts are often guessed wrong.
          </p>
        </>
      )}
    </section>
  );
}
