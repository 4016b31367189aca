import i18next from "i18next";
import resources from "i18next-resources-to-backend";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "liangzhu.language";

function chosen(): Language {
  const kept = localStorage.getItem(KEY);
  return kept === "en" ? "en" : "zh-CN";
}

/** Loads the words; each area's come with its page. */
export async function startWords(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
    localStorage.setItem(KEY, language);
  });
  await i18next
    .use(resources((language: string, area: string) => import(`./${language}/${area}.json`)))
    .use(initReactI18next)
    .init({
      lng: chosen(),
      fallbackLng: false,
      ns: ["frame", "problems"],
      defaultNS: "frame",
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}
