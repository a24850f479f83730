/** Sizes as a reader sees them: powers of ten, as on the stick's own label. */

export const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

/** 24 500 000 000 → "24,5 GB"; below a gigabyte whole megabytes. */
export function size(bytes: number, decimal: string): string {
  if (bytes < 1_000_000_000) return `${megabytes(bytes)} MB`;
  const tenths = Math.floor(bytes / 100_000_000);
  const rest = tenths < 1000 && tenths % 10 ? `${decimal}${tenths % 10}` : '';
  return `${Math.floor(tenths / 10)}${rest} GB`;
}
