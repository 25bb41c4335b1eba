/** A picture on the screen, all of it in sight. Rows and columns count from 0. */
export interface PlacedPicture {
  /** Which picture, at which size in cells. */
  readonly key: string;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
}
