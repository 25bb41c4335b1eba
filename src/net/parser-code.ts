/** What V8 takes a function in WebAssembly to be worth before it compiles it a second time, by default: Node 22 to 24. */
export const USUAL_BUDGET = 13_000_000;

/** So much that only days of answers reach it. */
const LARGE_BUDGET = 1_000_000_000;

let isCompiled = false;

/**
 * Runs what makes undici compile its parser of HTTP, which it does with the first connection. Within one long answer V8
 * would compile the largest function of it once more, to optimise it: 80 ms of CPU in another thread and 9 MB, for a
 * parser that has some hundred bytes to read at a time. A module notes the budget when it is compiled (Node does not
 * freeze V8's flags); all others, such as the codecs of images, keep the usual one.
 */
export function compilingParser(connected: () => void): void {
  if (isCompiled) {
    connected();
    return;
  }
  isCompiled = true;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString(`--wasm-tiering-budget=${LARGE_BUDGET}`);
  try {
    connected();
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${USUAL_BUDGET}`);
  }
}
