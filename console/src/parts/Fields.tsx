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

/** What the server objected to, with each field that doesn't fit. */
export function Objection({ fault }: { fault: unknown }) {
  if (!fault) return null;
  const problem = asProblem(fault);
  const errors = (problem.body?.["errors"] ?? []) as { field?: string; pointer?: string; message?: string; detail?: string }[];
  return (
    <div role="alert" className={styles.fault}>
      {problem.message}
      {Array.isArray(errors) &&
        errors.map((error, index) => (
          <div key={index}>
            {error.field ?? error.pointer} {error.message ?? error.detail}
          </div>
        ))}
    </div>
  );
}

export { styles as fields };
