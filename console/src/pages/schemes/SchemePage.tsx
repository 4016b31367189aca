import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { useMay } from "~/api/session";
import { periodName } from "~/format/period";
import { faultsOf, type FileFault } from "~/parts/faults";
import { Page } from "~/parts/Page";
import { Await, Fault } from "~/parts/States";
import { Tabs } from "~/parts/Tabs";
import { CodeText } from "./CodeText";
import type { SchemeSearch } from "./routes";
import { SaveScheme } from "./SaveScheme";
import { SchemeForm } from "./SchemeForm";
import styles from "./Schemes.module.css";
import { plain, readTables } from "./toml";
import { useCheck, useText } from "./useScheme";
import { Versions } from "./Versions";

/** A scheme: its tree and its text side by side, which are one document; its versions and what differs. */
export function SchemePage() {
  const { code } = useParams({ from: "/schemes/$code" });
  const scheme = api.useQuery("get", "/api/v1/schemes/{code}", { params: { path: { code } } });
  if (!scheme.data) {
    return (
      <Page title={code}>
        <Await of={scheme} rows={14}>
          {() => null}
        </Await>
      </Page>
    );
  }
  return <Editor key={`${code} ${scheme.data.version}`} scheme={scheme.data} />;
}

function Editor({ scheme }: { scheme: Schemas["SchemeView"] }) {
  const { t, i18n } = useTranslation("schemes");
  const mayEdit = useMay()("scheme.edit");
  const search = useSearch({ from: "/schemes/$code" });
  const navigate = useNavigate({ from: "/schemes/$code" });
  const { text, edit, offered, take, drop, reset } = useText(scheme.code, scheme.version, scheme.text);
  const tables = useMemo(() => readTables(text), [text]);
  const check = useCheck(mayEdit ? text : "", scheme.assign);
  const faults = check.error ? faultsOf(asProblem(check.error)) : [];
  const isChanged = text !== scheme.text;
  const set = (changes: SchemeSearch) => void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const line = tables.find((table) => search.node && plain(table.keys.get("code")?.raw) === search.node)?.line;
  return (
    <Page
      title={scheme.title}
      over={<Over code={scheme.code} />}
      note={t("stands", { version: scheme.version, period: periodName(scheme.from, i18n.language) })}
      foot={
        isChanged && (
          <SaveScheme scheme={scheme} text={text} isGood={check.isSuccess} saved={drop} reset={reset} />
        )
      }
    >
      {offered && (
        <p className={styles.offer} role="status">
          {t("offer", { version: offered.after })} <button onClick={take}>{t("offerTake")}</button>
          <button onClick={drop}>{t("offerDrop")}</button>
        </p>
      )}
      {search.tab === "versions" ? (
        <Versions
          scheme={scheme}
          text={text}
          against={search.against ?? scheme.version}
          choose={(against) => set({ against })}
        />
      ) : (
        <>
          <div className={styles.columns}>
            <SchemeForm
              text={text}
              tables={tables}
              edit={mayEdit ? edit : undefined}
              node={search.node}
              choose={(node) => set({ node })}
            />
            <div>
              <CodeText text={text} edit={mayEdit ? edit : undefined} faults={faults} line={line} />
              {mayEdit && <Checked check={check} faults={faults} />}
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function Over({ code }: { code: string }) {
  const { t } = useTranslation("schemes");
  const tab = useSearch({ from: "/schemes/$code" }).tab ?? "edit";
  return (
    <Tabs label={t("tabs")}>
      <Link to="/schemes" activeOptions={{ exact: true }}>‹ {t("title")}</Link>
      {(["edit", "versions"] as const).map((each) => (
        <Link
          key={each}
          to="/schemes/$code"
          params={{ code }}
          search={{ tab: each }}
          activeProps={{ "aria-current": undefined }}
          aria-current={tab === each ? "page" : undefined}
        >
          {t(`tab.${each}`)}
        </Link>
      ))}
    </Tabs>
  );
}

/** What the server says of the text as it stands. */
function Checked({ check, faults }: { check: ReturnType<typeof useCheck>; faults: readonly FileFault[] }) {
  const { t } = useTranslation("schemes");
  if (check.isPending || check.isIdle) return <p className={styles.checked}>{t("checking")}</p>;
  if (faults.length > 0) {
    return (
      <ul className={styles.faults} role="alert">
        {faults.map((fault, at) => (
          <li key={at}>
            <b>{fault.line ? t("line", { line: fault.line }) : (fault.key ?? "")}</b>
            <span>{fault.message}</span>
          </li>
        ))}
      </ul>
    );
  }
  if (check.error) return <Fault fault={check.error} />;
  const leaves = check.data?.nodes.filter((node) => node.is_indicator).length ?? 0;
  const unplanned = check.data?.not_planned ?? [];
  return (
    <div className={styles.checked} role="status">
      <p className={styles.good}>{t("good", { count: leaves })}</p>
      {unplanned.length > 0 && <p>{t("notPlanned", { codes: unplanned.join(t("comma")) })}</p>}
    </div>
  );
}
