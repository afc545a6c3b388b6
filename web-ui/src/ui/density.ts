/** How close the rows of all tables are: a taste of the person, kept in the browser. */
import { useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';

export type Density = 'compact' | 'roomy';

/** In pixels. `tokens.css` has the same heights under the same names. */
const rows: Record<Density, number> = { compact: 28, roomy: 38 };

export function useDensity() {
  const [density, setDensity] = useLocalStorage<Density>({
    key: 'headstock-density',
    defaultValue: 'compact',
    getInitialValueInEffect: false,
    deserialize: (stored) => (stored === 'roomy' ? 'roomy' : 'compact'),
    serialize: (chosen) => chosen,
  });
  return { density, setDensity, row: rows[density] };
}

/** Lets style sheets know. */
export function useApplyDensity(): void {
  const { density } = useDensity();
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
}
