import { useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, tag, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { readNumber } from "~/format/number";
import type { GoalNode } from "./tree";
import styles from "./Goal.module.css";

const TEXTS = ["battle_map", "bottleneck", "breakthrough"] as const;

/** Changes what a goal says. What was typed stays when the server refuses it. */
export function EditGoal({ node, done }: { node: GoalNode; done: () => void }) {
  const { t } = useTranslation("plan");
  const queries = useQueryClient();
  const [given, set] = useState({
    title: node.title,
    weight: String(node.weight),
    battle_map: node.battle_map ?? "",
    bottleneck: node.bottleneck ?? "",
    breakthrough: node.breakthrough ?? "",
  });
  const change = api.useMutation("patch", "/api/v1/goals/{code}", {
    onSuccess: async () => {
      await queries.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).startsWith("/api/v1/goals") });
      done();
    },
  });
  const weight = readNumber(given.weight);
  const put = (key: keyof typeof given) => (event: { target: { value: string } }) =>
    set((before) => ({ ...before, [key]: event.target.value }));
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const texts = Object.fromEntries(TEXTS.flatMap((key) => (given[key] === (node[key] ?? "") ? [] : [[key, given[key]]])));
    change.mutate({
      params: { path: { code: node.code }, header: { "If-Match": tag(node.version) } },
      body: {
        ...texts,
        ...(given.title === node.title ? {} : { title: given.title }),
        ...(weight === undefined || weight === node.weight ? {} : { weight }),
      } as Schemas["GoalPatch"],
    });
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <label>
        {t("fact.title")}
        <input value={given.title} onChange={put("title")} required maxLength={200} autoFocus />
      </label>
      {node.tier === "item" && (
        <label>
          {t("fact.weight")}
          <input value={given.weight} onChange={put("weight")} inputMode="decimal" aria-invalid={weight === undefined} />
        </label>
      )}
      {node.tier === "campaign" &&
        TEXTS.map((key) => (
          <label key={key}>
            {t(`fact.${key === "battle_map" ? "battleMap" : key}`)}
            <textarea rows={2} value={given[key]} onChange={put(key)} maxLength={500} />
          </label>
        ))}
      {change.error && (
        <p className={styles.fault} role="alert">
          {asProblem(change.error).message}
        </p>
      )}
      <div className={styles.buttons}>
        <button type="submit" disabled={change.isPending || weight === undefined}>
          {t("save")}
        </button>
        <button type="button" onClick={done}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
