/** What is looked at, without some of it. */
export function without<T extends object, K extends keyof T>(search: T, ...keys: K[]): Omit<T, K> {
  const rest = { ...search };
  for (const key of keys) delete rest[key];
  return rest;
}
