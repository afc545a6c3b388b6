import { count } from '@/lib/format';

/** "Normal", or by how much it is more or less urgent than that: "+5". */
export const priorityInWords = (priority: number): string =>
  priority === 0 ? 'Normal' : priority > 0 ? `+${count(priority)}` : `−${count(-priority)}`;
