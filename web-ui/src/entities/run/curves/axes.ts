import { count, duration } from '@/lib/format';
import type { XAxis } from './lines';

export const axes: Record<XAxis, { name: string; format: (x: number) => string }> = {
  step: { name: 'Step', format: count },
  progress: { name: 'Epoch', format: (epoch) => String(Number(epoch.toFixed(2))) },
  seconds: { name: 'Time', format: duration },
};
