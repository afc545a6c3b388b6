import styles from './MarkedText.module.css';

/** A part of a text. `start` inclusive, `end` exclusive, in UTF-16 code units. */
export type Mark = {
  start: number;
  end: number;
  /** Stands behind the part in small letters; empty for none. */
  label: string;
  color: string;
  /** Drawn as an outline: what should have been marked, or might have been. */
  faint?: boolean;
  title?: string;
};

/** A text with parts of it marked. Marks may overlap; where they do, each is drawn. Marks outside the text are left out. */
export function MarkedText({ text, marks }: { text: string; marks: Mark[] }) {
  return (
    <span className={styles.text}>
      {piecesOf(text, marks).map((piece) => (
        <Piece key={piece.start} text={text.slice(piece.start, piece.end)} end={piece.end} marks={piece.marks} />
      ))}
    </span>
  );
}

function Piece({ text, end, marks }: { text: string; end: number; marks: Mark[] }) {
  const [mark, ...inner] = marks;
  if (!mark) return text;
  return (
    <mark
      className={styles.mark}
      data-faint={mark.faint || undefined}
      style={{ '--mark': mark.color } as React.CSSProperties}
      title={mark.title ?? (mark.label || undefined)}
    >
      <Piece text={text} end={end} marks={inner} />
      {mark.label && mark.end === end && <small>{mark.label}</small>}
    </mark>
  );
}

export type TextPiece = { start: number; end: number; marks: Mark[] };

/** The text cut wherever a mark begins or ends, each piece with the marks that cover it, the longest first. */
export function piecesOf(text: string, marks: Mark[]): TextPiece[] {
  const inside = marks.filter(({ start, end }) => start >= 0 && start < end && end <= text.length);
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const covering = inside.filter((mark) => mark.start <= start && mark.end >= end);
    return { start, end, marks: covering.sort((a, b) => b.end - b.start - (a.end - a.start)) };
  });
}
