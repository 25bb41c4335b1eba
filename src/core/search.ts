/** A place where what was looked for was said. */
export interface SearchHit {
  readonly session: string;
  readonly title: string;
  /** When the session was last used: ISO 8601, UTC */
  readonly updatedAt: string;
  /** null: in the title or the instructions. */
  readonly exchange: string | null;
  /** A piece of what was said, on one line. */
  readonly text: string;
  /** What matched in it, as offsets `[from, to, from, to, …]`, ascending. */
  readonly marks: readonly number[];
}

export interface SearchAnswer {
  /** The newest first. */
  readonly hits: readonly SearchHit[];
  /** Sessions that were read of those that had to be, while there are any left; null: everything is in the answer. */
  readonly reading: { readonly done: number; readonly of: number } | null;
}
