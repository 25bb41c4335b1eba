import type { ImagesSetting } from '../../core/settings.ts';
import type { ColorDepth } from '../capabilities.ts';
import { bestWay, type GraphicsFacts, type GraphicsWay } from './ask-graphics.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The way that the setting and the terminal's answers lead to; `facts` null: it was not asked. */
export function chosenWay(
  setting: ImagesSetting,
  facts: GraphicsFacts | null,
  depth: ColorDepth,
  env: Environment,
): GraphicsWay | 'blocks' | 'none' {
  // A picture in few colours is a riddle.
  const characters = depth === 'true' || depth === '256' ? 'blocks' : 'none';
  switch (setting) {
    case 'off':
      return 'none';
    case 'blocks':
      return characters;
    case 'kitty':
    case 'iterm2':
    case 'sixel':
      return setting;
    case 'auto':
      return isColourless(setting, depth) || facts === null
        ? characters
        : (bestWay(facts, env) ?? characters);
  }
}

/** Who wants no colours wants no coloured pictures either, unless they are asked for by name. */
export function isColourless(setting: ImagesSetting, depth: ColorDepth): boolean {
  return setting === 'auto' && depth === 'none';
}
