/** The roles that a post can have, as docs/permissions.md has them. */
export const ROLES = [
  "administrator",
  "office",
  "head",
  "leader",
  "overseer",
  "reporter",
  "approver",
  "source",
  "verifier",
  "cadre",
  "grid",
  "dispatcher",
  "volunteer",
  "resident",
  "auditor",
] as const;
