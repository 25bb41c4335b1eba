import type { InputEvent } from '../core/keys.ts';

/** SGR mouse report: `button ; column ; row`, `M` for a press and `m` for a release. */
export function mouseReport(parameters: string, final: string): readonly InputEvent[] {
  const [button, column, row] = parameters.split(';').map(Number);
  if (button === undefined || !column || !row || (final !== 'M' && final !== 'm')) return [];
  return mouseEvent(button, column - 1, row - 1, final === 'M');
}

/** The old report, three characters 32 too high, of terminals that do not know SGR reports. */
export function oldMouseReport(characters: string): readonly InputEvent[] {
  const [button = 0, column = 0, row = 0] = [0, 1, 2].map((i) => characters.charCodeAt(i) - 32);
  return mouseEvent(button, column - 1, row - 1, (button & 3) !== 3);
}

function mouseEvent(button: number, column: number, row: number, isPress: boolean): readonly InputEvent[] {
  const isMotion = (button & 32) !== 0;
  if (isMotion || button >= 128 || column < 0 || row < 0) return [];
  if ((button & 64) === 0) return [{ type: 'mouse', action: isPress ? 'press' : 'release', column, row }];
  const wheel = button & 3;
  // 2 and 3 are the wheel to the sides.
  if (wheel > 1) return [];
  return [{ type: 'mouse', action: wheel === 0 ? 'wheel-up' : 'wheel-down', column, row }];
}
