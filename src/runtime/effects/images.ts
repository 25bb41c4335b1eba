import type { Effect } from '../../core/effect.ts';
import type { ImageRef } from '../../core/exchange.ts';
import type { Msg } from '../../core/message.ts';
import type { Ports } from '../ports.ts';

type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;
type Dispatch = (msg: Msg) => void;

/** Looks at the images of a prompt that is to be sent: all of them can be used, or it is not sent. */
export async function readImages(
  { draft }: EffectOf<'read-images'>,
  ports: Pick<Ports, 'images'>,
  dispatch: Dispatch,
): Promise<void> {
  const images: ImageRef[] = [];
  for (const path of draft.paths) {
    const found = await ports.images.inspect(path);
    if (!found.ok) {
      dispatch({ type: 'images-refused', draft, error: found.error });
      return;
    }
    images.push(found.value);
  }
  dispatch({ type: 'images-read', draft, images });
}

/** Looks at an image that is to be attached to the prompt. */
export async function attachImage(
  effect: EffectOf<'attach'>,
  ports: Pick<Ports, 'images'>,
  dispatch: Dispatch,
): Promise<void> {
  const found = await ports.images.inspect(effect.path);
  dispatch(
    found.ok
      ? { type: 'attached', image: found.value }
      : { type: 'attach-refused', text: effect.text, error: found.error, asked: effect.asked },
  );
}
