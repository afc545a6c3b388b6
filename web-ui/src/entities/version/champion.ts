import { CHAMPION } from '@/api/registry';
import type { RegisteredModel } from '@/api/types';

/** The version that the team uses, with its metric; null when no alias says so. */
export function champion({ aliases, history }: RegisteredModel) {
  const version = aliases.find(({ alias }) => alias === CHAMPION)?.version;
  if (version === undefined) return null;
  return { version, metric: history.find((entry) => entry.version === version) ?? null };
}
