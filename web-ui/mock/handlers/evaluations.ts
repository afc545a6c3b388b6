import { http } from 'msw';
import { answer, API, notFound, page } from '../answers';
import { evaluations as evaluationsOf, predictions } from '../evaluations';
import { allRuns } from '../team';

const all = () => allRuns.flatMap((run) => evaluationsOf(run).map((evaluation) => ({ run, evaluation })));
const find = (id: unknown) => all().find(({ evaluation }) => evaluation.id === id);

export const evaluations = [
  http.get(`${API}/runs/:id/evaluations`, ({ params }) => {
    const run = allRuns.find(({ id }) => id === params.id);
    return run ? page(evaluationsOf(run)) : notFound('run');
  }),
  http.get(`${API}/evaluations`, ({ request }) => {
    const job = new URL(request.url).searchParams.get('job');
    return page(
      all()
        .map(({ evaluation }) => evaluation)
        .filter(({ jobId }) => job === null || jobId === job),
    );
  }),
  http.get(`${API}/evaluations/comparison`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const first = find(searchParams.get('first'))?.evaluation;
    const second = find(searchParams.get('second'))?.evaluation;
    if (!first || !second) return notFound('evaluation');
    return answer<'compareEvaluations'>({
      note: null,
      metrics: first.declared
        .filter(({ name }) => name in first.metrics && name in second.metrics)
        .map(({ name, direction }) => {
          const difference = Number(second.metrics[name]) - Number(first.metrics[name]);
          return {
            name,
            direction,
            first: first.metrics[name] ?? null,
            second: second.metrics[name] ?? null,
            difference,
            interval: [difference - 0.01, difference + 0.01],
            better: Math.abs(difference) <= 0.01 ? null : difference > 0 ? 'SECOND' : 'FIRST',
          };
        }),
    });
  }),
  http.get(`${API}/evaluations/:id`, ({ params }) => {
    const found = find(params.id);
    return found ? answer<'getEvaluation'>(found.evaluation) : notFound('evaluation');
  }),
  http.get(`${API}/evaluations/:id/predictions`, ({ params, request }) => {
    const found = find(params.id);
    if (!found) return notFound('evaluation');
    const { searchParams } = new URL(request.url);
    const actual = searchParams.get('actual');
    const predicted = searchParams.get('predicted');
    const wrong = searchParams.get('wrong');
    const matching = predictions(found.run)
      .filter(
        (one) =>
          (!actual || one.truthText === actual) &&
          (!predicted || one.answerText === predicted) &&
          (!wrong || String((one.quality ?? 1) < 1) === wrong),
      )
      .sort((a, b) => Number(b.loss) - Number(a.loss));
    const offset = Number(searchParams.get('offset') ?? 0);
    return answer<'listPredictions'>({
      items: matching.slice(offset, offset + Number(searchParams.get('limit') ?? 50)),
      next: null,
      total: matching.length,
    });
  }),
];
