/** A number and its noun, in both languages: one is one, and all else is more. */
export const many = (count: number, one: string, more: string): string =>
  `${count} ${count === 1 ? one : more}`;
