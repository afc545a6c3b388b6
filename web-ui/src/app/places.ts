import type { IconName } from '@/ui/Icon';

/** `also` names what has no place of its own on the rail: a run is found through its experiment. `letter` follows "g" on the keyboard. */
export type Place = { to: string; icon: IconName; name: string; letter: string; also?: string[] };

export const places: Place[][] = [
  [{ to: '/', icon: 'overview', name: 'Overview', letter: 'o' }],
  [
    { to: '/datasets', icon: 'datasets', name: 'Datasets', letter: 'd' },
    { to: '/models', icon: 'models', name: 'Models', letter: 'm' },
    { to: '/experiments', icon: 'experiments', name: 'Experiments', letter: 'e' },
    { to: '/runs', icon: 'runs', name: 'Runs', letter: 'r', also: ['/compare'] },
    { to: '/studies', icon: 'studies', name: 'Studies', letter: 's' },
    { to: '/analyses', icon: 'analyses', name: 'Analyses', letter: 'a' },
    { to: '/queue', icon: 'queue', name: 'Queue', letter: 'q', also: ['/jobs'] },
    { to: '/registry', icon: 'registry', name: 'Registry', letter: 'y' },
  ],
  [
    { to: '/plugins', icon: 'plugins', name: 'Plugins', letter: 'p' },
    { to: '/settings', icon: 'settings', name: 'Settings', letter: 't' },
  ],
];

export const isHere = ({ to, also = [] }: Place, pathname: string): boolean =>
  pathname === to || [to, ...also].some((start) => start !== '/' && pathname.startsWith(start));
