import { http } from 'msw';
import type { Study } from '@/api/types';
import { answer, API, minutesAgo, notFound, page } from '../answers';
import { allRuns } from '../team';

const seeds = allRuns.filter(({ experimentId }) => experimentId === 'experiment-10');
const variant = (name: string, start: string): Study['variants'][number] => ({
  name,
  round: 1,
  problem: null,
  runs: seeds
    .filter((run) => run.name.startsWith(start))
    .map(({ id, name: runName, state, primaryMetric }) => ({
      id,
      name: runName,
      state,
      value: primaryMetric?.value ?? null,
    })),
});

const allStudies: Study[] = [
  {
    id: 'study-1',
    number: 1,
    name: 'What is pre-training worth on hotel reviews?',
    study: { id: 'pretrained-or-scratch', options: { seeds: 5 } },
    title: 'Pre-trained against scratch',
    plugin: { id: 'pretrained-or-scratch', version: '1.0.0', sha256: '0'.repeat(64), size: 1000 },
    state: 'RUNNING',
    reason: null,
    experimentId: 'experiment-10',
    rounds: 1,
    variants: [variant('pre-trained', 'LoRA'), variant('from scratch', 'full')],
    figures: [
      {
        kind: 'line-chart',
        title: 'Loss over epochs',
        xLabel: 'epoch',
        yLabel: 'loss',
        series: {
          'pre-trained': [0, 1, 2, 3].map((x) => [
            x,
            0.3 + Math.exp(-2 * x),
            0.25 + Math.exp(-2 * x),
            0.35 + Math.exp(-2 * x),
          ]),
          'from scratch': [0, 1, 2, 3].map((x) => [x, 0.6 + Math.exp(-x), 0.5 + Math.exp(-x), 0.7 + Math.exp(-x)]),
        },
      },
    ],
    problems: [],
    seconds: 4200,
    estimatedSeconds: 1800,
    createdAt: minutesAgo(500),
    createdBy: 'ada',
  },
];

export const studies = [
  http.get(`${API}/studies`, () => page(allStudies)),
  http.get(`${API}/studies/:id`, ({ params }) => {
    const found = allStudies.find(({ id }) => id === params.id);
    return found ? answer<'getStudy'>(found) : notFound('study');
  }),
  http.post(`${API}/studies`, async ({ request }) => {
    const asked = (await request.json()) as Pick<Study, 'name' | 'study'>;
    const made: Study = {
      ...(allStudies[0] as Study),
      ...asked,
      id: `study-${allStudies.length + 1}`,
      variants: [],
      figures: [],
    };
    allStudies.unshift(made);
    return answer<'startStudy'>(made, { status: 201 });
  }),
  http.post(`${API}/studies/:id/cancel`, ({ params }) => {
    const found = allStudies.find(({ id }) => id === params.id);
    return found ? answer<'cancelStudy'>(Object.assign(found, { state: 'CANCELLED' as const })) : notFound('study');
  }),
];
