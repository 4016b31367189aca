import type { components } from "./schema";

/** What the server says went wrong: RFC 9457 with a documented code (docs/api-errors.md). */
export type ProblemBody = components["schemas"]["Problem"] & Record<string, unknown>;

/** A request that failed. `status` is 0 when no answer came: the server is away, or the network is. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: ProblemBody | undefined;

  constructor(status: number, code: string, message: string, body?: ProblemBody) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.body = body;
  }

  /** Whether asking again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.clone().text();
  try {
    const body = JSON.parse(text) as ProblemBody;
    return new Problem(response.status, body.code, body.detail || body.title, body);
  } catch {
    return new Problem(response.status, `http-${response.status}`, response.statusText);
  }
}

export function asProblem(fault: unknown): Problem {
  if (fault instanceof Problem) return fault;
  return new Problem(0, "unreachable", fault instanceof Error ? fault.message : String(fault));
}
