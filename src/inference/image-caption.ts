import { asObject, asString } from '../net/json.ts';

/**
 * The text in the reply of an image-to-text server: `[{"generated_text": …}]` as recorded, an object, or the array in
 * another array. null: there is none.
 */
export function readCaption(document: unknown): string | null {
  let value = document;
  for (let depth = 0; Array.isArray(value) && depth < 4; depth += 1) value = value[0];
  const object = asObject(value);
  if (object === null || typeof object.generated_text !== 'string') return null;
  return asString(object.generated_text).trim();
}
