import { useElementSize } from '@mantine/hooks';

/** The width of a drawing that takes the room there is: scaled down, its letters would become too small. */
export function usePlotWidth(most: number) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return { ref, width: width > 0 ? Math.min(most, Math.floor(width)) : most };
}
