/** The difference of two texts, word by word. */
export type Change = { kind: 'same' | 'added' | 'removed'; text: string };

/** Longer texts are not compared: the table would have millions of cells. */
const MOST_WORDS = 1200;

/** Words with the space after them; each character of a script without spaces is a word. */
const wordsOf = (text: string): string[] =>
  text.match(/[\u2e80-\u9fff\uac00-\ud7af]|[^\s\u2e80-\u9fff\uac00-\ud7af]+\s*|\s+/g) ?? [];

/** What has to be removed from `before` and added to it to make `after`, in reading order; null where the texts are too long. */
export function diff(before: string, after: string): Change[] | null {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  if (from.length > MOST_WORDS || to.length > MOST_WORDS) return null;
  const longest = lengths(from, to);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i]?.trim() === to[j]?.trim()) {
      push(changes, 'same', to[j] ?? '');
      i += 1;
      j += 1;
    } else if (j >= to.length || (i < from.length && at(longest, i + 1, j) >= at(longest, i, j + 1))) {
      push(changes, 'removed', from[i] ?? '');
      i += 1;
    } else {
      push(changes, 'added', to[j] ?? '');
      j += 1;
    }
  }
  return changes;
}

function push(changes: Change[], kind: Change['kind'], text: string): void {
  const last = changes.at(-1);
  if (last?.kind === kind) last.text += text;
  else changes.push({ kind, text });
}

const at = (table: Uint16Array[], row: number, column: number): number => table[row]?.[column] ?? 0;

/** Of the longest common sequence of the words from (i, j) on. */
function lengths(from: string[], to: string[]): Uint16Array[] {
  const table = Array.from({ length: from.length + 1 }, () => new Uint16Array(to.length + 1));
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row)
        row[j] =
          from[i]?.trim() === to[j]?.trim()
            ? at(table, i + 1, j + 1) + 1
            : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  return table;
}
