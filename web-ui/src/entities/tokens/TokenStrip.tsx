import type { Token } from '@/api/types';
import styles from './TokenStrip.module.css';

/** Special tokens stand for no characters of the text. */
const isSpecial = ({ start, end }: Token): boolean => start === end;

/**
 * Tokens as the model reads them, with their ids. Special ones are dashed, those of a second text tinted.
 *
 * @param limit what is beyond is struck out; the last token closes the input and is read all the same
 */
export function TokenStrip({ tokens, limit = Infinity, label }: { tokens: Token[]; limit?: number; label: string }) {
  const isCut = (position: number) => tokens.length > limit && position >= limit - 1 && position < tokens.length - 1;
  return (
    <ol className={styles.tokens} aria-label={label}>
      {tokens.map((token, position) => (
        <li
          key={position}
          className={styles.token}
          data-type={token.type}
          data-special={isSpecial(token)}
          data-cut={isCut(position)}
          title={`Position ${position}, characters ${token.start} to ${token.end}${isCut(position) ? ', cut' : ''}`}
        >
          <b>{token.text}</b>
          <span>{token.id}</span>
        </li>
      ))}
    </ol>
  );
}
