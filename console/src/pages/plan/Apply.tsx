import { useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, client, tag } from "~/api/client";
import { asProblem } from "~/api/problem";
import { useMe } from "~/api/session";
import { readNumber } from "~/format/number";
import { monthOf } from "~/format/period";
import styles from "./Goal.module.css";

interface ApplyProps {
  goal: string;
  unit: string;
  unitName: string;
  period: string;
  done: () => void;
}

/** What an application that was drafted is handed in with, when the server offers it. */
const SUBMIT = "submit";

type Kind = "target_change" | "exemption";

/** Applies for another target, or for none. It is decided as a case; until then the old target holds. */
export function Apply({ goal, unit, unitName, period, done }: ApplyProps) {
  const { t } = useTranslation("plan");
  const { now } = useMe();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>("target_change");
  const [given, set] = useState({ period: period.slice(0, 4), from: monthOf(now), value: "", reason: "" });
  const open = api.useMutation("post", "/api/v1/applications", {
    onSuccess: async ({ case: opened, offers }) => {
      if (offers.some((offer) => offer.action === SUBMIT)) {
        await client.POST("/api/v1/cases/{id}/actions", {
          params: { path: { id: opened.id }, header: { "If-Match": tag(opened.version) } },
          body: { action: SUBMIT },
        });
      }
      await queries.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).startsWith("/api/v1/cases") });
      done();
    },
  });
  const value = readNumber(given.value);
  const put = (key: keyof typeof given) => (event: { target: { value: string } }) =>
    set((before) => ({ ...before, [key]: event.target.value }));
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = { goal, unit, period: given.period, effective_from: given.from, reason: given.reason };
    open.mutate({
      body:
        kind === "exemption"
          ? { kind, ...asked }
          : { kind, ...asked, target: value === undefined ? null : { value } },
    });
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <b>{t("apply.title", { unit: unitName })}</b>
      <label>
        {t("apply.kind")}
        <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          <option value="target_change">{t("apply.target_change")}</option>
          <option value="exemption">{t("apply.exemption")}</option>
        </select>
      </label>
      <label>
        {t("apply.period")}
        <input value={given.period} onChange={put("period")} required />
      </label>
      <label>
        {t("apply.from")}
        <input value={given.from} onChange={put("from")} required />
      </label>
      {kind === "target_change" && (
        <label>
          {t("apply.value")}
          <input value={given.value} onChange={put("value")} inputMode="decimal" required />
        </label>
      )}
      <label>
        {t("apply.reason")}
        <textarea rows={3} value={given.reason} onChange={put("reason")} required minLength={5} maxLength={500} />
      </label>
      {open.error && (
        <p className={styles.fault} role="alert">
          {asProblem(open.error).message}
        </p>
      )}
      <div className={styles.buttons}>
        <button type="submit" disabled={open.isPending || (kind === "target_change" && value === undefined)}>
          {t("apply.send")}
        </button>
        <button type="button" onClick={done}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
