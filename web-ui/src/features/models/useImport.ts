import { useMutation, useQueryClient } from '@tanstack/react-query';
import { modelImports, startImport } from '@/api/models';

/** Starts an import and hands over to the progress lines above the table. */
export function useImport(onStarted: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: startImport,
    onSuccess: async () => {
      onStarted();
      await cache.invalidateQueries({ queryKey: modelImports.queryKey });
    },
  });
}
