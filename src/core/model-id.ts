/** `org/name`, with an optional `:provider` or `:policy` behind it. */
const MODEL_ID = /^[A-Za-z0-9][\w.-]*\/[\w.-]+(:[\w.-]+)?$/;

/** Whether a text is the id of a model as Inference Providers take it. */
export function isModelId(text: string): boolean {
  return MODEL_ID.test(text);
}
