/** How many calls to the file system have been answered in this process. */
let steps = 0;

/** Notes that the disk has answered; gives back what it said. */
export function answered<T>(said: T): T {
  steps++;
  return said;
}

/** How often the disk has answered so far. As long as this grows, saving goes on, however slowly. */
export function diskSteps(): number {
  return steps;
}
