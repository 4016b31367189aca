import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { usePeriod } from "~/frame/period";
import styles from "./Schemes.module.css";

interface SaveSchemeProps {
  scheme: Schemas["SchemeView"];
  text: string;
  isGood: boolean;
  saved: () => void;
  reset: () => void;
}

/** Saves the text as the next version, from a period on, with its reason. */
export function SaveScheme({ scheme, text, isGood, saved, reset }: SaveSchemeProps) {
  const { t } = useTranslation("schemes");
  const queries = useQueryClient();
  const [period] = usePeriod();
  const [from, setFrom] = useState(scheme.from.length === period.length ? period : scheme.from);
  const [reason, setReason] = useState("");
  const save = api.useMutation("post", "/api/v1/schemes", {
    onSuccess: async () => {
      saved();
      await queries.invalidateQueries({ queryKey: ["get"] });
    },
  });
  const body = { text, from, after: scheme.version, ...(scheme.assign ? { assign: scheme.assign } : {}), reason: reason.trim() };
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ body: body });
      }}
    >
      <label>
        <span>{t("saveFrom")}</span>
        <input required size={9} value={from} onChange={(event) => setFrom(event.target.value.trim())} />
      </label>
      <label className={styles.reason}>
        <span>{t("reason")}</span>
        <input required maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <span role="alert" className={styles.wrong}>
        {save.error ? asProblem(save.error).message : ""}
      </span>
      <button type="button" onClick={reset}>
        {t("reset")}
      </button>
      <button type="submit" className={styles.primary} disabled={!isGood || save.isPending}>
        {t("save", { version: scheme.version + 1 })}
      </button>
    </form>
  );
}
