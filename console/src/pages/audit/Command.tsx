import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Audit.module.css";

/** A command line to copy. Without the clipboard (no https) it is selected, to be copied by hand. */
export function Command({ text }: { text: string }) {
  const { t } = useTranslation("audit");
  const [copied, setCopied] = useState(false);
  const copy = async (line: HTMLElement | null) => {
    if (line) getSelection()?.selectAllChildren(line);
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <div className={styles.command}>
      <code>{text}</code>
      <button onClick={(event) => void copy(event.currentTarget.previousElementSibling as HTMLElement | null)}>
        {t(copied ? "copied" : "copy")}
      </button>
    </div>
  );
}
