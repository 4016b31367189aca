import { useTranslation } from "react-i18next";
import styles from "./LanguageSwitch.module.css";

const NAMES = { "zh-CN": "简体中文", en: "English" } as const;

/** Each language under its own name. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation("frame");
  return (
    <div className={styles.switch} role="group" aria-label={t("language")}>
      {Object.entries(NAMES).map(([language, name]) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => void i18n.changeLanguage(language)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
