import type { ButtonHTMLAttributes, ReactNode } from "react";
import { asProblem } from "~/api/problem";
import styles from "./Fields.module.css";

type Tone = "plain" | "main" | "grave" | "text";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
}

/** A button; `main` is the one thing to do here, `grave` what can't be undone. */
export function Button({ tone = "plain", type = "button", ...rest }: ButtonProps) {
  const look = tone === "text" ? styles.text : `${styles.button} ${tone === "plain" ? "" : styles[tone]}`;
  return <button type={type} className={look} {...rest} />;
}

/** What is asked, above where it is given; `hint` below. */
export function Field({ label, hint, children }: { label: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}

/** What the server objected to, with each fault of a file and each thing that stands in the way. */
export function Objection({ fault }: { fault: unknown }) {
  if (!fault) return null;
  const problem = asProblem(fault);
  return (
    <div role="alert" className={styles.fault}>
      {problem.message}
      <ul>
        {detailsOf(problem.body).map((detail, index) => (
          <li key={index}>{detail}</li>
        ))}
      </ul>
    </div>
  );
}

const MOST_DETAILS = 12;

/** The members of a problem that name single things: `faults` of a file, cases that are `unfinished`. */
export function detailsOf(body: Record<string, unknown> | undefined): string[] {
  const list = (name: string) => (Array.isArray(body?.[name]) ? (body[name] as Record<string, unknown>[]) : []);
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
  const faults = list("faults").map(({ file, line, message }) =>
    [text(file), text(line), text(message)].filter(Boolean).join(" : "),
  );
  const unfinished = list("unfinished").map(({ title }) => text(title));
  return [...faults, ...unfinished].slice(0, MOST_DETAILS);
}

export { styles as fields };
