import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "~/api/client";
import { asProblem, type Problem } from "~/api/problem";
import { sessionKey } from "~/api/session";
import { typed } from "~/parts/form";
import styles from "./SignIn.module.css";

/** One's own password, changed: before anything else when somebody else chose it. */
export function NewPassword({ done }: { done?: () => void }) {
  const { t } = useTranslation("frame");
  const queries = useQueryClient();
  const [fault, setFault] = useState<Problem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      await client.POST("/api/v1/session/password", { body: { old: typed(form, "old"), new: typed(form, "new") } });
      await queries.invalidateQueries({ queryKey: sessionKey });
      done?.();
    } catch (thrown) {
      setFault(asProblem(thrown));
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h1>{t("brand")}</h1>
        <p>{t("password.why")}</p>
        <label>
          {t("password.old")}
          <input name="old" type="password" autoComplete="current-password" required />
        </label>
        <label>
          {t("password.new")}
          <input name="new" type="password" autoComplete="new-password" required />
        </label>
        {fault && (
          <div role="alert" className={styles.fault}>
            {fault.message}
          </div>
        )}
        <button type="submit">{t("password.submit")}</button>
      </form>
    </main>
  );
}
