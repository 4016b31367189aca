import { useTranslation } from "react-i18next";

/** What a level is called; its own name when we have no word for it, as levels are the operator's. */
export function useLevel(): (level: string) => string {
  const { t, i18n } = useTranslation("units");
  return (level) => (i18n.exists(`level.${level}`, { ns: "units" }) ? t(`level.${level}`) : level);
}

/** What an attribute is called, likewise. */
export function useAttribute(): (name: string) => string {
  const { t, i18n } = useTranslation("units");
  return (name) => (i18n.exists(`attribute.${name}`, { ns: "units" }) ? t(`attribute.${name}`) : name);
}
