const WELL_CONDITIONED = 0.25;

/**
 * Makes the rows of a matrix orthonormal, or its columns where it is taller than wide: Q = L⁻¹A with LLᵀ = AAᵀ. The
 * result is that of Gram–Schmidt, but the inner loops run along rows. The diagonal of L is positive, so a Gaussian
 * matrix gives a uniformly distributed orthogonal matrix. Float64 in a fixed order of additions: the same bits
 * everywhere. Saxe et al. 2014, https://arxiv.org/abs/1312.6120, for its use as first weights.
 * @param matrix `[rows, columns]`, row-major, of full rank; not changed
 */
export function orthogonal(matrix: Float64Array, rows: number, columns: number): Float64Array {
  if (rows > columns) {
    return transposed(orthogonal(transposed(matrix, rows, columns), columns, rows), columns, rows);
  }
  const result = matrix.slice();
  const leastPart = orthonormalize(result, rows, columns);
  // With nearly dependent rows AAᵀ loses twice as many digits as A; a second pass restores them.
  if (leastPart < WELL_CONDITIONED) orthonormalize(result, rows, columns);
  return result;
}

/** @returns the smallest diagonal entry of L (a row's part orthogonal to earlier rows) divided by the largest */
function orthonormalize(matrix: Float64Array, rows: number, columns: number): number {
  const factor = cholesky(gram(matrix, rows, columns), rows);
  const row = (i: number): Float64Array => matrix.subarray(i * columns, (i + 1) * columns);
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (let i = 0; i < rows; i++) {
    const current = row(i);
    let j = 0;
    for (; j + 4 <= i; j += 4) {
      const at = i * rows + j;
      subtractFour(current, factor.subarray(at, at + 4), [
        row(j),
        row(j + 1),
        row(j + 2),
        row(j + 3),
      ]);
    }
    for (; j < i; j++) subtract(current, factor[i * rows + j] as number, row(j));
    const diagonal = factor[i * rows + i] as number;
    for (let k = 0; k < columns; k++) current[k] = (current[k] as number) / diagonal;
    least = Math.min(least, diagonal);
    greatest = Math.max(greatest, diagonal);
  }
  return least / greatest;
}

/** Lower triangle of AAᵀ. */
function gram(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(rows * rows);
  const row = (i: number): Float64Array => matrix.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + 4 <= i + 1; j += 4) {
      const four = [row(j), row(j + 1), row(j + 2), row(j + 3)] as const;
      dotFour(row(i), four, products.subarray(i * rows + j, i * rows + j + 4));
    }
    for (; j <= i; j++) products[i * rows + j] = dot(row(i), row(j));
  }
  return products;
}

/** L of a symmetric positive definite matrix, of which the lower triangle is given and overwritten. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    const row = matrix.subarray(i * size, (i + 1) * size);
    for (let j = 0; j <= i; j++) {
      const other = matrix.subarray(j * size, (j + 1) * size);
      let sum = row[j] as number;
      for (let k = 0; k < j; k++) sum -= (row[k] as number) * (other[k] as number);
      row[j] = i === j ? Math.sqrt(sum) : sum / (other[j] as number);
    }
  }
  return matrix;
}

type FourRows = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Four dot products at once, because they share the loads of one row: twice as fast as one by one. */
function dotFour(a: Float64Array, [b0, b1, b2, b3]: FourRows, into: Float64Array): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const x = a[k] as number;
    s0 += x * (b0[k] as number);
    s1 += x * (b1[k] as number);
    s2 += x * (b2[k] as number);
    s3 += x * (b3[k] as number);
  }
  into[0] = s0;
  into[1] = s1;
  into[2] = s2;
  into[3] = s3;
}

function subtractFour(a: Float64Array, factors: Float64Array, [b0, b1, b2, b3]: FourRows): void {
  const [f0 = 0, f1 = 0, f2 = 0, f3 = 0] = factors;
  for (let k = 0; k < a.length; k++) {
    a[k] =
      (a[k] as number) -
      (f0 * (b0[k] as number) +
        f1 * (b1[k] as number) +
        f2 * (b2[k] as number) +
        f3 * (b3[k] as number));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function subtract(a: Float64Array, factor: number, b: Float64Array): void {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] as number) - factor * (b[k] as number);
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j] as number;
  }
  return result;
}
