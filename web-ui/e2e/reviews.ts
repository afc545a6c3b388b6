/** Made-up reviews that even a small model tells apart after a few steps. */
const good = ['spotless room', 'kind staff', 'wonderful breakfast', 'quiet nights', '服务很好', 'a lovely view'];
const bad = ['dirty room', 'rude staff', 'cold breakfast', 'noise all night', '房间很脏', 'a broken lift'];

export const ROWS = 200;

/** `text,label`, every second row bad; no text twice. */
export function reviewsCsv(): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const words = row % 2 === 0 ? good : bad;
    const first = words[row % words.length];
    const second = words[(row * 5 + 2) % words.length];
    return `"Night ${row}: ${first}, ${second}.",${row % 2 === 0 ? 'good' : 'bad'}`;
  });
  return ['text,label', ...rows, ''].join('\n');
}
