export interface Cause {
  /** The error's code; its name when it has none. */
  readonly code: string;
  readonly message: string;
  readonly error: Error;
}

/** The causes of an error, innermost last; the parts of an AggregateError (one per address tried) are flattened. */
export function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (!(value instanceof Error) || seen.has(value) || causes.length >= 16) return;
    seen.add(value);
    const code = 'code' in value && typeof value.code === 'string' ? value.code : value.name;
    causes.push({ code, message: value.message, error: value });
    if (value instanceof AggregateError) for (const part of value.errors) visit(part);
    visit(value.cause);
  };
  visit(error);
  return causes;
}
