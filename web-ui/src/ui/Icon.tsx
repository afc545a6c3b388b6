/** Line icons on a grid of 16. They only ever stand beside a word or carry an aria-label on their button. */
const paths = {
  overview: 'M2.5 8.5 8 3l5.5 5.5M4 7.5V13h3v-3h2v3h3V7.5',
  datasets:
    'M3 4c0-1 2.2-1.8 5-1.8S13 3 13 4v8c0 1-2.2 1.8-5 1.8S3 13 3 12V4Zm0 0c0 1 2.2 1.8 5 1.8S13 5 13 4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8',
  models: 'M3 11.2 8 13.8l5-2.6M3 8l5 2.6L13 8M8 2.2 3 4.8l5 2.6 5-2.6L8 2.2Z',
  experiments: 'M6.2 2.5h3.6M6.8 2.5v4L3.3 12a1 1 0 0 0 .9 1.5h7.6a1 1 0 0 0 .9-1.5L9.2 6.5v-4M5 10h6',
  queue: 'M2.5 4h11M2.5 8h11M2.5 12h6',
  registry: 'M3 3.5 8 2l5 1.5v4.3c0 3-2 5-5 6.2-3-1.2-5-3.2-5-6.2V3.5ZM5.8 7.9l1.6 1.6 3-3.2',
  plugins: 'M6 2.5v2.7M10 2.5v2.7M4 5.2h8v2.6a4 4 0 0 1-8 0V5.2ZM8 11.8v2',
  settings:
    'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M8.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0ZM4.5 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0Z',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.4A5.4 5.4 0 0 1 6.6 3 5.4 5.4 0 1 0 13 9.4Z',
  system: 'M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3',
  check: 'M3 8.5 6.5 12 13 4.8',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4ZM10.2 10.2l3.3 3.3',
  up: 'M8 12.5v-9M4.5 7 8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9 8 12.5 11.5 9',
  right: 'M6 3.5 10.5 8 6 12.5',
  chevron: 'M4 6l4 4 4-4',
  reset: 'M3 3v3.5h3.5M3.2 6.3A5.2 5.2 0 1 1 2.8 9',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  upload: 'M8 10.5V3M4.5 6 8 2.5 11.5 6M3 13.5h10',
  play: 'M5 3.5v9l7.5-4.5L5 3.5Z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  analyses: 'M2.5 13.5v-11M2.5 13.5h11M4.5 10.5l2.6-4 2.4 2.4 3.5-5',
  studies: 'M3 2.5h4v4H3zM9 2.5h4v4H9zM3 9.5h4v4H3zM9 9.5h4v4H9z',
  compare: 'M3 2.5h4v11H3zM9 5.5h4v8H9z',
  rows: 'M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11',
  roomyRows: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  alert: 'M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.3v.01',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 7.3v3.5M8 5.2v.01',
  edit: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3 3 13Z',
  expand: 'M9.5 3H13v3.5M6.5 13H3V9.5M13 3 9 7M3 13l4-4',
  download: 'M8 2.5V10M4.5 7 8 10.5 11.5 7M3 13.5h10',
  runs: 'M2.5 3.5h2M2.5 8h2M2.5 12.5h2M6.5 3.5h7M6.5 8h7M6.5 12.5h7',
  tag: 'M2.5 2.5h5.2l6 6-5.2 5.2-6-6V2.5ZM5.3 5.3v.01',
  keyboard: 'M1.8 4h12.4v8H1.8zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
  bookmark: 'M4.5 2.5h7v11L8 10.5l-3.5 3v-11Z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.35}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  );
}
