/** What columns must fit: so many rows, and what they are called in messages. */
export interface ColumnFit {
  readonly rows: number;
  /** e.g. `a step of 8 rows` */
  readonly whole: string;
  /** e.g. `row` */
  readonly part: string;
}

/** What is wrong with a column that an algorithm returned; `null` for a Float32Array of so many rows. */
export function columnProblem(
  name: string,
  column: { readonly length: number } | undefined,
  { rows, whole, part }: ColumnFit,
): string | null {
  if (column instanceof Float32Array && column.length === rows) return null;
  return `returned ${column?.length ?? "no"} ${name} for ${whole}; expected a Float32Array of one a ${part}`;
}
