import type { Effect } from '../../effect.ts';
import { PRACTICE } from '../../endpoint.ts';
import { keyNamed } from '../../key-table.ts';
import { chooseEndpoint } from '../../notebook/endpoint-choice.ts';
import { findEndpoint } from '../../settings.ts';
import { type Next, next, type State, withNotice } from '../../state.ts';
import type { SetupPanel, SetupScreen, Work } from './panel.ts';

/** The wizard in a state, wherever it lies: help may be on top of it. */
export function setupOf(state: State): SetupPanel | null {
  for (const panel of state.panels) if (panel.kind === 'setup') return panel;
  return null;
}

/** The state with the wizard as it is now. */
export function withSetup(state: State, setup: SetupPanel, ...effects: readonly Effect[]): Next {
  const panels = state.panels.map((panel) => (panel.kind === 'setup' ? setup : panel));
  return [{ ...state, panels }, effects];
}

/** What a screen begins with: nothing waited for, nothing said, the token masked. */
const FRESH = { pages: 0, problem: null, work: null, revealed: false, doubted: false } as const;

/** The next screen. A screen that was passed already is gone back to, so that Esc never walks in circles. */
export function goTo(panel: SetupPanel, screen: SetupScreen): SetupPanel {
  const passed = panel.trail.indexOf(screen);
  const trail = passed < 0 ? [...panel.trail, panel.screen] : panel.trail.slice(0, passed);
  return { ...panel, ...FRESH, screen, trail };
}

/** Another screen in the place of this one: Esc leads past the one that was left. */
export function goInstead(panel: SetupPanel, screen: SetupScreen): SetupPanel {
  const passed = panel.trail.indexOf(screen);
  return {
    ...panel,
    ...FRESH,
    screen,
    trail: passed < 0 ? panel.trail : panel.trail.slice(0, passed),
  };
}

/** One step back; out of set-up from the first screen. What was being waited for is let go. */
export function goBack(state: State, panel: SetupPanel): Next {
  const screen = panel.trail.at(-1);
  if (screen === undefined) return leaveSetup(state);
  return withSetup(state, { ...panel, ...FRESH, screen, trail: panel.trail.slice(0, -1) });
}

/** Begins to wait for something: its id is `asked` of the panel that comes back. */
export function beginWork(panel: SetupPanel, kind: Work['kind']): SetupPanel & { readonly work: Work } {
  const id = panel.asked + 1;
  return { ...panel, asked: id, work: { id, kind, elapsedMs: 0 } };
}

/** Closes the wizard without saving anything: on the endpoint in use, the default one, or the practice endpoint. */
export function leaveSetup(state: State): Next {
  const closed: State = { ...state, panels: [] };
  if (state.endpoint !== null) return next(closed);
  const endpoint = findEndpoint(state.settings, state.settings.defaultEndpoint);
  if (endpoint !== undefined) return chooseEndpoint(closed, endpoint);
  const [practising, effects] = chooseEndpoint(closed, PRACTICE);
  return [
    withNotice(
      practising,
      'info',
      'This is the practice endpoint: it repeats what it is asked. Nothing was saved.',
      `${keyNamed('palette')}, then "Set up again", chooses a real one.`,
    ),
    effects,
  ];
}
