import { createHash } from 'node:crypto';

/**
 * Draws `train + dev` items so that each group keeps its share in both splits. The order comes from hashes of the keys, so the same
 * items always give the same sample.
 *
 * @param groups Map of group name to items with a unique `key`
 * @returns the items of both splits, each with its `split`, in hash order
 */
export function stratifiedSample(groups, { train, dev }) {
  const sizes = new Map([...groups].map(([name, items]) => [name, items.length]));
  const ofTrain = quotas(sizes, train);
  const ofDev = quotas(sizes, dev);
  const drawn = [...groups].flatMap(([name, items]) => {
    const ordered = [...items].sort(byHash);
    const cut = ofTrain.get(name);
    return [
      ...ordered.slice(0, cut).map((item) => ({ ...item, split: 'train' })),
      ...ordered.slice(cut, cut + ofDev.get(name)).map((item) => ({ ...item, split: 'dev' })),
    ];
  });
  return drawn.sort(byHash);
}

/** Shares `total` in proportion to the sizes; the largest remainders get what rounding down leaves. */
export function quotas(sizes, total) {
  const sum = [...sizes.values()].reduce((a, b) => a + b, 0);
  if (total > sum) {
    throw new Error(`asked for ${total} items, but there are only ${sum}`);
  }
  const exact = [...sizes].map(([name, size]) => ({ name, share: (total * size) / sum }));
  const result = new Map(exact.map(({ name, share }) => [name, Math.floor(share)]));
  const missing = total - [...result.values()].reduce((a, b) => a + b, 0);
  exact
    .sort((a, b) => (b.share % 1) - (a.share % 1) || (a.name < b.name ? -1 : 1))
    .slice(0, missing)
    .forEach(({ name }) => result.set(name, result.get(name) + 1));
  return result;
}

function byHash(a, b) {
  return hash(a.key) < hash(b.key) ? -1 : 1;
}

function hash(key) {
  return createHash('sha256').update(key).digest('hex');
}
