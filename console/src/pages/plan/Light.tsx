import { useTranslation } from "react-i18next";
import { LightMark, lightColor } from "~/parts/Mark";
import styles from "./Tree.module.css";

interface LightProps {
  light: string;
  progress: number | null | undefined;
}

/** A light in form, colour and words, with how much of what was due is done. */
export function Light({ light, progress }: LightProps) {
  const { t } = useTranslation("plan");
  const weak = light === "behind" || light === "stuck";
  return (
    <span className={styles.light}>
      <LightMark light={light} label="" />
      <b style={weak ? { color: lightColor(light) } : undefined}>
        {progress == null ? "–" : Math.round(progress * 100)}
      </b>
      <span>{t(`light.${light}`)}</span>
    </span>
  );
}
