import { useTitles } from '@/entities/plugin/useTitles';
import { settingInWords } from './differences';

const KINDS = { '/head/id': 'HEAD', '/placements': 'PLACEMENT', '/strategies': 'STRATEGY' } as const;

/** A setting as people read it; methods by their titles. */
export function useSettingText(): (pointer: string, value: unknown) => string {
  const titleOf = useTitles();
  return (pointer, value) => {
    const kind = KINDS[pointer as keyof typeof KINDS];
    const ids = kind && value !== undefined && value !== null ? [value].flat().map(String) : [];
    return ids.length > 0 ? ids.map((id) => titleOf(kind, id)).join(', ') : settingInWords(value);
  };
}
