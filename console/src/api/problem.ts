import i18next from "i18next";
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

interface Misfit {
  at: string;
  code: string;
  expected: string;
}

/** A problem in the reader's language, by its code; what has no words of ours is told as the server does. */
function words(body: ProblemBody): string {
  const said = body.detail || body.title;
  const text = i18next.t(`problems:code.${body.code}`, { defaultValue: said });
  const misfits = Array.isArray(body["misfits"]) ? (body["misfits"] as Misfit[]) : [];
  if (misfits.length === 0) return text;
  const parts = misfits.map(({ at, code, expected }) => {
    const why = i18next.language === "en" ? expected : i18next.t(`problems:misfit.${code}`, { defaultValue: expected });
    return `${at.replace(/^\//, "")} ${why}`;
  });
  return `${text}: ${parts.join("; ")}`;
}

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.clone().text();
  try {
    const body = JSON.parse(text) as ProblemBody;
    return new Problem(response.status, body.code, words(body), body);
  } catch {
    return new Problem(response.status, `http-${response.status}`, response.statusText);
  }
}

export function asProblem(fault: unknown): Problem {
  if (fault instanceof Problem) return fault;
  return new Problem(0, "unreachable", fault instanceof Error ? fault.message : String(fault));
}
