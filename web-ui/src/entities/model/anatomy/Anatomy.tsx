import { createContext, useContext } from 'react';
import { color } from '@/charts/palette';
import { ExportMenu } from '@/ui/ExportMenu';
import { useTitles } from '@/entities/plugin/useTitles';
import { toCsv } from '@/lib/csv';
import { compact, count, inWords, metric, plural, share, words } from '@/lib/format';
import type { AdapterView, PartState, Plan, PlanPart } from '@/api/types';
import styles from './Anatomy.module.css';
import { foldLayers, unfoldedGroup, type LayerGroup } from './fold';
import { Told, ToldDrawing } from './Told';

const WIDTH = 360;
const BODY = { left: 22, width: 228 };
const BAR = { left: 270, width: 84 };
const GAP = 10;
/** As many as fit into a pill; the whole formula is there on hover and part by part. */
const PILL_LETTERS = 30;

/** One horizontal slice of the drawing with its own height, stacked from the top. */
type Slice = { height: number; draw: (top: number) => React.ReactNode };

/**
 * The model as the plan sees it: input at the bottom, head on top, equal layers folded and one of them opened. What learns is drawn in
 * the accent color, the bar beside a block is its share of all that learns. Everything comes from the plan, so a method that arrived
 * in a plugin an hour ago is drawn like the others.
 *
 * @param weights by layer, −1 for the embeddings: how much of each the head reads, where that is learned. Then no layers are folded.
 */
export function Anatomy({ plan, weights = null }: { plan: Plan; weights?: LayerWeights | null }) {
  const titleOf = useTitles();
  const headTitle = plan.head ? titleOf('HEAD', plan.head.id) : 'Head';
  const groups = foldLayers(plan, weights !== null);
  const open = unfoldedGroup(groups);
  const slices = [
    ...headSlices(plan, headTitle),
    ...sharedSlices(plan),
    ...groups.toReversed().flatMap((group) => layerSlices(group, group === open, plan)),
    ...inputSlices(plan),
  ];

  let height = plan.head ? 4 : 9; // the layers behind the first stick out a little
  const placed = slices.map((slice) => {
    const top = height;
    height += slice.height + GAP;
    return { ...slice, top };
  });

  const placements = placementsOf(plan);
  // The first has the accent, as the first curve of a chart does.
  const colorOf = (placement: string) => {
    const place = placements.indexOf(placement);
    return place > 0 ? color(place) : 'var(--accent)';
  };
  return (
    <PlacementColors value={colorOf}>
      <figure className={styles.figure}>
        <ToldDrawing viewBox={`0 0 ${WIDTH} ${height}`} label={describe(plan)} className={styles.drawing}>
          <defs>
            <pattern id="cached" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" className={styles.frozenFill} />
              <line x1="0" y1="0" x2="0" y2="6" className={styles.hatch} />
            </pattern>
          </defs>
          <line
            x1={BODY.left + BODY.width / 2}
            x2={BODY.left + BODY.width / 2}
            y1={20}
            y2={height - GAP - (plan.sampleTokens.length > 0 ? 20 : 0)}
            className={styles.flow}
          />
          {placed.map((slice, index) => (
            <g key={index}>{slice.draw(slice.top)}</g>
          ))}
          <ReadoutLines
            plan={plan}
            weights={weights}
            sliceAt={(layer) => placed[sliceOf(layer, groups, plan)]}
            head={plan.head ? placed[0] : undefined}
          />
        </ToldDrawing>
        <Legend plan={plan} />
        <Parts plan={plan} groups={groups} headTitle={headTitle} />
      </figure>
    </PlacementColors>
  );
}

/** Modules of one placement have one color. */
const PlacementColors = createContext<(placement: string) => string>(() => 'var(--accent)');

const placementsOf = (plan: Plan): string[] => [...new Set(plan.adapters.map(({ placement }) => placement))];

function headSlices(plan: Plan, name: string): Slice[] {
  if (!plan.head) return [];
  const head = plan.head;
  const part = plan.parts.find((one) => one.name === 'head');
  return [
    {
      height: 40,
      draw: (top) => (
        <>
          <Block
            top={top}
            height={40}
            state={part?.state ?? 'TRAINED'}
            title={`${name}: ${count(head.parameters)} parameters`}
          >
            <Label top={top + 16}>{name}</Label>
            <Label top={top + 31} small>
              {head.outputShape}
            </Label>
          </Block>
          <TrainedBar top={top + 20} trained={part?.trained ?? head.parameters} of={plan.trainedParameters} />
        </>
      ),
    },
  ];
}

/** Parameters that a placement's adapters share lie in no layer. */
function sharedSlices(plan: Plan): Slice[] {
  return sharedParts(plan).map((part) => ({
    height: 28,
    draw: (top) => (
      <>
        <Block top={top} height={28} state={part.state} title={sharedTitle(part)}>
          <Label top={top + 18}>Shared by modules</Label>
        </Block>
        <TrainedBar top={top + 14} trained={part.trained} of={plan.trainedParameters} />
      </>
    ),
  }));
}

function layerSlices(group: LayerGroup, open: boolean, plan: Plan): Slice[] {
  const size = sizeOf(group);
  const name = layersName(group);
  const trained = size * group.part.trained;
  if (!open)
    return [
      {
        height: 28,
        draw: (top) => (
          <>
            {size > 1 && (
              <rect x={BODY.left + 4} y={top - 4} width={BODY.width - 8} height={28} rx={5} className={styles.behind} />
            )}
            <Block top={top} height={28} state={group.part.state} title={partTitle(name, group.part, size)}>
              <Label top={top + 18}>{name}</Label>
            </Block>
            <TrainedBar top={top + 14} trained={trained} of={plan.trainedParameters} />
          </>
        ),
      },
    ];
  const rows = openLayer(group);
  const height = rows.reduce((sum, row) => sum + row.height + 5, 27);
  return [
    {
      height,
      draw: (top) => {
        let bottom = top + 22;
        return (
          <>
            {size > 1 && (
              <rect
                x={BODY.left - 1}
                y={top - 5}
                width={BODY.width + 2}
                height={height}
                rx={7}
                className={styles.behind}
              />
            )}
            <rect x={BODY.left - 6} y={top} width={BODY.width + 12} height={height} rx={8} className={styles.frame} />
            <text x={BODY.left + 2} y={top + 15} className={styles.frameName}>
              {name}
            </text>
            {size > 1 && (
              <text x={BODY.left + BODY.width - 2} y={top + 15} textAnchor="end" className={styles.times}>
                × {size}
              </text>
            )}
            {rows.map((row, index) => {
              const at = bottom;
              bottom += row.height + 5;
              return <g key={index}>{row.draw(at)}</g>;
            })}
            <TrainedBar top={top + height / 2} trained={trained} of={plan.trainedParameters} />
          </>
        );
      },
    },
  ];
}

/** Places of a layer that the drawing knows; modules in others stand at its top. */
const drawnRoles = [
  'block-output',
  'ffn-residual',
  'ffn-up',
  'ffn-down',
  'attention-residual',
  'query',
  'key',
  'value',
  'attention-output',
];

/** The rows of an opened layer, from its output down to its input. */
function openLayer({ part, adapters }: LayerGroup): Slice[] {
  const at = (role: string) => adapters.filter((adapter) => sameRole(adapter.role, role));
  const pill = (role: string): Slice[] =>
    at(role).map((adapter) => ({ height: 18, draw: (top) => <Pill top={top} adapter={adapter} /> }));
  const norm: Slice = {
    height: 15,
    draw: (top) => <Cells top={top} height={15} names={[['Add & norm', '']]} part={part} at={at} />,
  };
  const elsewhere = adapters.filter(({ role }) => !drawnRoles.some((drawn) => sameRole(role, drawn)));
  return [
    ...elsewhere.map((adapter): Slice => ({ height: 18, draw: (top) => <Pill top={top} adapter={adapter} /> })),
    ...pill('block-output'),
    norm,
    ...pill('ffn-residual'),
    {
      height: 28,
      draw: (top) => (
        <Cells
          top={top}
          height={28}
          names={[
            ['Feed-forward up', 'ffn-up'],
            ['down', 'ffn-down'],
          ]}
          part={part}
          at={at}
        />
      ),
    },
    norm,
    ...pill('attention-residual'),
    {
      height: 28,
      draw: (top) => (
        <Cells
          top={top}
          height={28}
          names={[
            ['Query', 'query'],
            ['Key', 'key'],
            ['Value', 'value'],
            ['Output', 'attention-output'],
          ]}
          part={part}
          at={at}
        />
      ),
    },
  ];
}

type CellsProps = {
  top: number;
  height: number;
  names: [string, string][];
  part: PlanPart;
  at: (role: string) => AdapterView[];
};

/** Projections side by side; a module beside a projection is a strip along its lower edge. */
function Cells({ top, height, names, part, at }: CellsProps) {
  const colorOf = useContext(PlacementColors);
  const width = (BODY.width - 4 * (names.length - 1)) / names.length;
  return names.map(([name, role], index) => {
    const left = BODY.left + index * (width + 4);
    const inside = at(role);
    return (
      <g key={name}>
        <rect
          x={left}
          y={top}
          width={width}
          height={height}
          rx={4}
          className={styles.block}
          data-state={baseState(part)}
        />
        <text
          x={left + width / 2}
          y={top + (inside.length > 0 ? 13 : height / 2 + 4)}
          textAnchor="middle"
          className={styles.cellName}
          data-state={baseState(part)}
        >
          {name}
        </text>
        {inside.map((adapter) => (
          <Told key={adapter.formula} words={adapterTitle(adapter)}>
            <rect
              x={left + 3}
              y={top + height - 9}
              width={width - 6}
              height={6}
              rx={3}
              className={styles.adapter}
              style={{ fill: colorOf(adapter.placement) }}
            />
          </Told>
        ))}
      </g>
    );
  });
}

function Pill({ top, adapter }: { top: number; adapter: AdapterView }) {
  const colorOf = useContext(PlacementColors);
  return (
    <Told words={adapterTitle(adapter)}>
      <rect
        x={BODY.left + 20}
        y={top}
        width={BODY.width - 40}
        height={18}
        rx={9}
        className={styles.adapter}
        style={{ fill: colorOf(adapter.placement) }}
      />
      <text x={BODY.left + BODY.width / 2} y={top + 13} textAnchor="middle" className={styles.pillName}>
        {cut(adapter.formula, PILL_LETTERS)}
      </text>
    </Told>
  );
}

function inputSlices(plan: Plan): Slice[] {
  const embeddings = plan.parts.find((part) => part.layer === -1);
  const slices: Slice[] = embeddingAdapters(plan).map((adapter) => ({
    height: 18,
    draw: (top) => <Pill top={top} adapter={adapter} />,
  }));
  if (embeddings)
    slices.push({
      height: 28,
      draw: (top) => (
        <>
          <Block top={top} height={28} state={embeddings.state} title={partTitle('Embeddings', embeddings, 1)}>
            <Label top={top + 18}>Embeddings</Label>
          </Block>
          <TrainedBar top={top + 14} trained={embeddings.trained} of={plan.trainedParameters} />
        </>
      ),
    });
  if (plan.sampleTokens.length > 0)
    slices.push({ height: 20, draw: (top) => <Tokens top={top} tokens={plan.sampleTokens} /> });
  return slices;
}

/** As many tokens of a real row as fit; the last one is always shown, since it is the closing [SEP]. */
function Tokens({ top, tokens }: { top: number; tokens: string[] }) {
  const widths = tokens.map(tokenWidth);
  const last = tokens.length - 1;
  let room = WIDTH - 4 - (widths[last] ?? 0);
  let fit = 0;
  while (fit < last && (room -= (widths[fit] ?? 0) + 3) > (fit + 1 < last ? 16 : 0)) fit += 1;
  const shown = [...tokens.slice(0, fit).map((_, index) => index), ...(fit < last ? [-1] : []), last];
  let left = 0;
  return shown.map((index) => {
    const width = index === -1 ? 12 : (widths[index] ?? 0);
    const at = left;
    left += width + 3;
    return (
      <g key={index}>
        {index !== -1 && <rect x={at} y={top} width={width} height={20} rx={4} className={styles.token} />}
        <text x={at + width / 2} y={top + 14} textAnchor="middle" className={styles.tokenName}>
          {index === -1 ? '…' : cut(tokens[index] ?? '', 12)}
        </text>
      </g>
    );
  });
}

/** Chinese, Japanese and Korean characters are about twice as wide as Latin ones. */
const tokenWidth = (token: string): number =>
  8 + [...cut(token, 12)].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 11.2 : 6.8), 0);

type BlockProps = { top: number; height: number; state: PartState; title: string; children: React.ReactNode };

function Block({ top, height, state, title, children }: BlockProps) {
  return (
    <Told data-state={state} words={title}>
      <rect
        x={BODY.left}
        y={top}
        width={BODY.width}
        height={height}
        rx={5}
        className={styles.block}
        data-state={state}
      />
      {children}
    </Told>
  );
}

function Label({ top, small = false, children }: { top: number; small?: boolean; children: React.ReactNode }) {
  return (
    <text
      x={BODY.left + BODY.width / 2}
      y={top}
      textAnchor="middle"
      className={small ? styles.labelSmall : styles.label}
    >
      {children}
    </text>
  );
}

function TrainedBar({ top, trained, of }: { top: number; trained: number; of: number }) {
  if (trained === 0 || of === 0) return null;
  const part = trained / of;
  return (
    <Told words={`${count(trained)} parameters learn here, ${share(part)} of all that learn`}>
      <rect x={BAR.left} y={top - 1} width={BAR.width} height={4} rx={2} className={styles.track} />
      <rect
        x={BAR.left}
        y={top - 1}
        width={Math.max(2, BAR.width * part)}
        height={4}
        rx={2}
        className={styles.filled}
      />
      <text x={BAR.left} y={top - 6} className={styles.barText}>
        {compact(trained)}
      </text>
    </Told>
  );
}

/** By layer, −1 for the embeddings. */
export type LayerWeights = ReadonlyMap<number, number>;

type Placed = { top: number; height: number };

/** Where among the slices a layer is drawn. */
function sliceOf(layer: number, groups: LayerGroup[], plan: Plan): number {
  const above = (plan.head ? 1 : 0) + sharedParts(plan).length;
  if (layer < 0) return above + groups.length + embeddingAdapters(plan).length;
  return above + groups.toReversed().findIndex(({ first, last }) => layer >= first && layer <= last);
}

type ReadoutProps = {
  plan: Plan;
  weights: LayerWeights | null;
  sliceAt: (layer: number) => Placed | undefined;
  head: Placed | undefined;
};

const THICKEST = 7;
/** Height of a layer that is not opened. */
const CLOSED = 28;

/** From which layers the head reads: a bus on the left with a tap per layer, as thick as the layer's weight. */
function ReadoutLines({ plan, weights, sliceAt, head }: ReadoutProps) {
  const layers = plan.readout?.layers ?? [];
  const top = Math.max(...plan.parts.flatMap(({ layer }) => layer ?? []));
  if (layers.length === 0 || (layers.length === 1 && layers[0] === top && !weights) || !head) return null;
  const largest = Math.max(...layers.map((layer) => Math.abs(weights?.get(layer) ?? 0)), 1e-9);
  const taps = new Map<number, { width: number; words: string; label: { x: number; y: number } }>();
  for (const layer of layers) {
    const slice = sliceAt(layer);
    if (!slice) continue;
    const y = slice.top + slice.height / 2;
    const weight = weights?.get(layer);
    const before = taps.get(y)?.width ?? 0.75;
    taps.set(y, {
      width: weight === undefined ? Math.min(4, before + 0.25) : Math.max(0.5, (Math.abs(weight) / largest) * THICKEST),
      words: weight === undefined ? '' : metric(weight),
      // In an opened layer beside its name, where nothing else is.
      label: slice.height > CLOSED ? { x: BODY.left + 52, y: slice.top + 15 } : { x: BODY.left + 8, y: y + 4 },
    });
  }
  const lowest = Math.max(...taps.keys());
  return (
    <Told
      words={`The head reads ${plural(layers.length, 'layer')}${plan.readout?.formula ? `: ${plan.readout.formula}` : ''}`}
    >
      <g className={styles.readout}>
        <path d={`M${BODY.left} ${head.top + 20} H8 V${lowest}`} />
        {[...taps].map(([y, { width, words: weight, label }]) => (
          <g key={y}>
            <path d={`M8 ${y} H${BODY.left - (weights ? 1 : 6)}`} strokeWidth={width} />
            {weight && (
              <text {...label} className={styles.weight}>
                {weight}
              </text>
            )}
          </g>
        ))}
      </g>
    </Told>
  );
}

type PartsProps = { plan: Plan; groups: LayerGroup[]; headTitle: string };

/** The drawing as a table: from the head down to the input. */
function Parts({ plan, groups, headTitle }: PartsProps) {
  const head = plan.parts.find(({ name }) => name === 'head');
  const others = plan.parts.filter(({ name, layer }) => layer === null && name !== 'head');
  const embeddings = plan.parts.find(({ layer }) => layer === -1);
  const row = (name: string, part: PlanPart, layers: number, adapters: AdapterView[]) => (
    <tr key={name}>
      <th scope="row">
        {name}
        {adapters.map((adapter) => (
          <small key={`${adapter.role} ${adapter.formula}`}>{adapterTitle(adapter)}</small>
        ))}
      </th>
      <td>{compact(layers * (part.parameters + (part.name === SHARED ? part.adapterParameters : 0)))}</td>
      <td>{compact(layers * part.trained)}</td>
    </tr>
  );
  return (
    <details className={styles.parts} data-screen-only>
      <summary>Part by part</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Parameters</th>
            <th scope="col">Learn</th>
          </tr>
        </thead>
        <tbody>
          {head && row(headTitle, head, 1, [])}
          {others.map((part) => row(part.name === SHARED ? 'Shared by modules' : words(part.name), part, 1, []))}
          {groups.toReversed().map((group) => row(layersName(group), group.part, sizeOf(group), group.adapters))}
          {embeddings && row('Embeddings', embeddings, 1, embeddingAdapters(plan))}
        </tbody>
      </table>
    </details>
  );
}

const legend: { state: PartState; word: string }[] = [
  { state: 'TRAINED', word: 'learns' },
  { state: 'PARTLY', word: 'learns in part' },
  { state: 'FROZEN', word: 'frozen' },
  { state: 'CACHED', word: 'frozen, computed once' },
];

function Legend({ plan }: { plan: Plan }) {
  const colorOf = useContext(PlacementColors);
  const present = legend.filter(({ state }) => plan.parts.some((part) => baseState(part) === state));
  return (
    <figcaption className={styles.legend}>
      {present.map(({ state, word }) => (
        <span key={state}>
          <svg width="12" height="12" aria-hidden>
            <rect width="12" height="12" rx="3" className={styles.block} data-state={state} />
          </svg>
          {word}
        </span>
      ))}
      {placementsOf(plan).map((placement) => (
        <span key={placement}>
          <svg width="14" height="12" aria-hidden>
            <rect y="3" width="14" height="6" rx="3" className={styles.adapter} style={{ fill: colorOf(placement) }} />
          </svg>
          {words(placement)}:{' '}
          {plural(plan.adapters.filter((adapter) => adapter.placement === placement).length, 'added module')}
        </span>
      ))}
      <ExportMenu name="Model" csv={() => partsAsCsv(plan)} />
    </figcaption>
  );
}

const partsAsCsv = ({ parts }: Plan): string =>
  toCsv([
    ['part', 'layer', 'parameters', 'of adapters', 'trained'],
    ...parts.map(({ name, layer, parameters, adapterParameters, trained }) => [
      name,
      layer,
      parameters,
      adapterParameters,
      trained,
    ]),
  ]);

const sizeOf = ({ first, last }: LayerGroup): number => last - first + 1;

const layersName = (group: LayerGroup): string =>
  sizeOf(group) === 1 ? `Layer ${group.first}` : `Layers ${group.first}–${group.last}`;

const embeddingAdapters = (plan: Plan): AdapterView[] => plan.adapters.filter(({ layer }) => layer < 0);

/** The plan names roles as people write them, `ffn-up`; models list them as the plugin API does, `FFN_UP`. */
const sameRole = (a: string, b: string): boolean => a.toLowerCase().replaceAll('_', '-') === b;

/** What the projections themselves look like: in a layer that learns only through its adapters they stay gray. */
const baseState = (part: PlanPart): PartState =>
  part.state === 'PARTLY' && part.trained <= part.adapterParameters ? 'FROZEN' : part.state;

const partTitle = (name: string, part: PlanPart, layers: number): string =>
  `${name}: ${count(part.parameters)} parameters${layers > 1 ? ' each' : ''}, ${count(part.trained)} of them learn`;

/** As the plan names what the adapters of placements share. */
const SHARED = 'shared';

const sharedParts = (plan: Plan): PlanPart[] => plan.parts.filter(({ name }) => name === SHARED);

const sharedTitle = (part: PlanPart): string =>
  `Shared by all modules of a placement: ${count(part.adapterParameters)} parameters, ${count(part.trained)} of them learn`;

const adapterTitle = (adapter: AdapterView): string =>
  `${words(adapter.placement)}, ${inWords(adapter.role)}: ${adapter.formula} (${count(adapter.parameters)} parameters)`;

const describe = (plan: Plan): string =>
  `Drawing of the model: ${plural(
    foldLayers(plan).reduce((sum, { first, last }) => sum + last - first + 1, 0),
    'layer',
  )}, ` +
  `${plural(plan.adapters.length, 'added module')}, ${count(plan.trainedParameters)} of ${count(plan.totalParameters)} parameters learn.`;

const cut = (text: string, most: number): string => {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
};
