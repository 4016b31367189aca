import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, rememberCsrf } from "~/api/client";
import { asProblem, type Problem } from "~/api/problem";
import { sessionKey } from "~/api/session";
import { typed } from "~/parts/form";
import { LanguageSwitch } from "./LanguageSwitch";
import styles from "./SignIn.module.css";

/** For strangers: account and password, or the way to single sign-on. */
export function SignIn() {
  const { t } = useTranslation("frame");
  const queries = useQueryClient();
  const [fault, setFault] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setFault(undefined);
    try {
      const body = { account: typed(form, "account").trim(), password: typed(form, "password") };
      const { data } = await client.POST("/api/v1/session", { body });
      rememberCsrf(data?.csrf);
      await queries.invalidateQueries({ queryKey: sessionKey });
    } catch (thrown) {
      setFault(asProblem(thrown));
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h1>{t("brand")}</h1>
        <p>{t("signIn.motto")}</p>
        <label>
          {t("signIn.account")}
          <input name="account" autoComplete="username" autoFocus required />
        </label>
        <label>
          {t("signIn.password")}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {fault && (
          <div role="alert" className={styles.fault}>
            {fault.status === 401 ? t("signIn.wrong") : fault.status === 0 ? t("state.awayNote") : fault.message}
          </div>
        )}
        <button type="submit" disabled={busy}>
          {t(busy ? "signIn.busy" : "signIn.submit")}
        </button>
        <LanguageSwitch />
      </form>
    </main>
  );
}
