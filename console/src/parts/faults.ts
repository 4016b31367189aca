import type { Problem } from "~/api/problem";

/** A fault of a file that was handed in, at its place; the message is in the reader's language. */
export interface FileFault {
  code: string;
  message: string;
  sheet?: string;
  line?: number;
  row?: number;
  column?: string;
  key?: string;
}

/** All faults that a problem lists; none when it is a problem of another kind. */
export function faultsOf(problem: Problem): FileFault[] {
  const faults = problem.body?.["faults"];
  return Array.isArray(faults) ? (faults as FileFault[]) : [];
}
