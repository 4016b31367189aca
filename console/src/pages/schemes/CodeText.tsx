import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FileFault } from "~/parts/faults";
import styles from "./Schemes.module.css";

const LINE = 20;

interface CodeTextProps {
  text: string;
  edit?: ((text: string) => void) | undefined;
  faults: readonly FileFault[];
  /** The line to show, from 1. */
  line?: number | undefined;
}

/** A text with its lines numbered, those with faults marked. */
export function CodeText({ text, edit, faults, line }: CodeTextProps) {
  const { t } = useTranslation("schemes");
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = text.split("\n").length;
  const marked = new Map(faults.map((fault) => [fault.line, fault.message]));
  useEffect(() => {
    if (line && area.current) area.current.scrollTop = Math.max(0, (line - 4) * LINE);
  }, [line]);
  return (
    <div className={styles.code}>
      <div className={styles.gutter} ref={gutter} aria-hidden>
        {Array.from({ length: count }, (_, at) => (
          <div key={at} className={marked.has(at + 1) ? styles.bad : at + 1 === line ? styles.at : ""} title={marked.get(at + 1)}>
            {marked.has(at + 1) ? "▶" : ""}
            {at + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label={t("text")}
        aria-invalid={faults.length > 0}
        value={text}
        readOnly={!edit}
        wrap="off"
        spellCheck={false}
        onChange={(event) => edit?.(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
