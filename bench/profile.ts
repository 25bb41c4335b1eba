/** Where the time of a profile went: Node's `--cpu-prof` samples the main thread, which function it is in. */

export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node of each sample, and µs from the sample before it. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0; -1 where there is none. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/** A place in the source; lines from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** The function's name in the source, where the map knows it. */
  readonly name?: string;
}

/** Where something in the bundle comes from; null where no map says so. */
export type Locate = (url: string, line: number, column: number) => Place | null;

export interface Spent {
  readonly name: string;
  readonly ms: number;
}

export interface Report {
  /** ms in which the main thread did something. */
  readonly busyMs: number;
  readonly idleMs: number;
  /** Self time by area, most first; idle is none. */
  readonly areas: readonly Spent[];
  /** Functions with their place, by self time, most first. */
  readonly functions: readonly Spent[];
}

const IDLE = '(idle)';
/** What a chunk does when it is loaded is on no map. */
const LOADING = 'modules that load, and other';

/** Self time of several profiles together, by area and by function. */
export function reportOn(profiles: readonly CpuProfile[], locate: Locate, most = 15): Report {
  const areas = new Map<string, number>();
  const functions = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, ms: number) => to.set(name, (to.get(name) ?? 0) + ms);
  let busyMs = 0;
  let idleMs = 0;
  for (const profile of profiles) {
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    for (const [id, ms] of selfTimes(profile)) {
      const node = nodes.get(id);
      if (node === undefined) continue;
      if (node.callFrame.functionName === IDLE) {
        idleMs += ms;
        continue;
      }
      busyMs += ms;
      const place = placeOf(node, locate);
      add(areas, areaOf(node, place), ms);
      add(functions, functionOf(node, place), ms);
    }
  }
  const sorted = (of: Map<string, number>) =>
    [...of].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);
  return { busyMs, idleMs, areas: sorted(areas), functions: sorted(functions).slice(0, most) };
}

/** ms by node. The time of a sample is the one until the next. */
function selfTimes({ samples, timeDeltas }: CpuProfile): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const [at, id] of samples.entries()) {
    const ms = Math.max(0, timeDeltas[at + 1] ?? 0) / 1000;
    times.set(id, (times.get(id) ?? 0) + ms);
  }
  return times;
}

function placeOf({ callFrame }: ProfileNode, locate: Locate): Place | null {
  const { url, lineNumber, columnNumber } = callFrame;
  if (url === '' || lineNumber < 0) return null;
  if (url.startsWith('node:')) return { file: url, line: lineNumber + 1 };
  return locate(url, lineNumber, columnNumber) ?? { file: url.replace(/^.*\//, ''), line: lineNumber + 1 };
}

/** What it belongs to: a folder of ours, a package, Node, or what V8 does by itself. */
function areaOf({ callFrame: { functionName, url } }: ProfileNode, place: Place | null): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code, compiling among it';
  if (place === null) return url === '' ? "functions of JavaScript's own" : LOADING;
  const packages = [...place.file.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)];
  const [, last] = packages.at(-1) ?? [];
  if (last !== undefined) return last;
  if (place.file.startsWith('node:')) return 'Node';
  const [, folder] = /(?:^|\/)(src(?:\/[^/]+(?=\/))?)\//.exec(place.file) ?? [];
  return folder ?? LOADING;
}

function functionOf({ callFrame: { functionName } }: ProfileNode, place: Place | null): string {
  const name = place?.name ?? (functionName === '' ? '(nameless)' : functionName);
  return place === null ? name : `${name} ${place.file}:${place.line}`;
}

/** The report as text: areas with their share, then functions. */
export function written(scenario: string, { busyMs, idleMs, areas, functions }: Report): string {
  const row = ({ name, ms }: Spent) =>
    `  ${ms.toFixed(0).padStart(7)} ms  ${((100 * ms) / Math.max(busyMs, 1)).toFixed(1).padStart(5)} %  ${name}`;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    `${scenario}: the main thread worked for ${seconds(busyMs)}, and waited for ${seconds(idleMs)}`,
    ...areas.map(row),
    `  the ${functions.length} functions with the most time of their own:`,
    ...functions.map(row),
    '',
  ].join('\n');
}
