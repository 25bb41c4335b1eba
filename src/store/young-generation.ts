let isSmall = false;

/**
 * Lets V8's young generation stay as small as it is. Reading a big session makes garbage and nothing else, which V8
 * answers by making room for three times 16 MB of it, and gives none of that back. How far it grows can only be said on
 * Node's command line; by what factor is read each time (Node does not freeze V8's flags). It costs a few percent of the
 * time that is spent in such a session.
 */
export function keepYoungGenerationSmall(): void {
  if (isSmall) return;
  isSmall = true;
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
}
