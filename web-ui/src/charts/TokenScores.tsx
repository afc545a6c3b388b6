import { DARKEST_BEHIND_TEXT, finite, shadeColor, shading as shadingOf, tick } from './scale';
import { ShadeScale } from './ShadeScale';
import styles from './TokenScores.module.css';

type Props = { label: string; tokens: string[]; scores: unknown[] };

/** The tokens of a text, colored by what each adds or takes away. */
export function TokenScores({ label, tokens, scores }: Props) {
  const shading = shadingOf(scores);
  return (
    <div>
      <p className={styles.tokens} aria-label={label}>
        {tokens.map((token, index) => {
          const score = finite(scores[index]);
          const shade = shading.shade(scores[index]);
          return (
            <span
              key={index}
              className={styles.token}
              title={score === null ? 'no score' : tick(score)}
              style={{ background: shade === null ? undefined : shadeColor(shade, DARKEST_BEHIND_TEXT) }}
            >
              {token}
            </span>
          );
        })}
      </p>
      <ShadeScale shading={shading} darkest={DARKEST_BEHIND_TEXT} />
    </div>
  );
}
