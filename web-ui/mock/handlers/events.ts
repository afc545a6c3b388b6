import { http, HttpResponse } from 'msw';
import type { MetricPoint } from '@/api/types';
import { API } from '../answers';
import { allRuns, measure } from '../team';

const TICK_MILLISECONDS = 1000;

type Send = (name: string, data: unknown) => void;

/** An open line. `talk` is called every second until the reader hangs up. */
function stream(talk: (send: Send) => void) {
  let timer: ReturnType<typeof setInterval>;
  const body = new ReadableStream({
    start(controller) {
      const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      write('id: 1\nevent: listening\ndata: {}\n\n');
      timer = setInterval(
        () => talk((name, data) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)),
        TICK_MILLISECONDS,
      );
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
}

/** The running run takes a few steps each second, whoever listens. Its measurements go to those who asked for them. */
function progress(send: Send, topics: string[]): void {
  const run = allRuns.find(({ state }) => state === 'RUNNING');
  if (!run || run.step >= run.totalSteps) return;
  run.step = Math.min(run.totalSteps, run.step + 2);
  run.secondsLeft = (run.totalSteps - run.step) * 0.7;
  run.examplesPerSecond = 45 + 3 * Math.random();
  const done = run.step / run.totalSteps;
  const point = (name: string): MetricPoint => ({
    name,
    step: run.step,
    progress: done * Number(run.specification.settings.epochs),
    seconds: run.step * 0.66,
    value: measure(run, name, done, Math.random() - 0.5),
  });
  const { plan: _plan, ...withoutPlan } = run;
  send('run-changed', withoutPlan);
  if (!topics.includes(`run:${run.id}`)) return;
  send('metrics', {
    runId: run.id,
    points: ['train/loss', 'train/learning-rate', 'train/gradient-norm', 'train/examples-per-second'].map(point),
  });
  send('log', {
    runId: run.id,
    lines: [
      {
        number: 5000 + run.step,
        attempt: 1,
        level: 'INFO',
        time: Date.now(),
        text: `step ${run.step}/${run.totalSteps}`,
      },
    ],
  });
}

export const events = [
  http.get(`${API}/events`, ({ request }) => {
    const topics = (new URL(request.url).searchParams.get('topics') ?? '').split(',');
    return stream((send) => progress(send, topics));
  }),
];
