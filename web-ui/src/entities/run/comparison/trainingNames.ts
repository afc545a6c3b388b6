import { words } from '@/lib/format';

/** Settings whose field is not called as its key reads. */
const names: Record<string, string> = {
  maxTokens: 'Longest sequence',
  clipNorm: 'Largest gradient norm',
  cacheFrozenPrefix: 'Cache frozen layers',
};

/** What a setting of the training is called everywhere: as its field in the form. */
export const trainingName = (key: string): string => names[key] ?? words(key);
