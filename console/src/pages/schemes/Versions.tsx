import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { periodName } from "~/format/period";
import { date } from "~/format/time";
import { Section } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import { difference, hunks } from "./lines";
import styles from "./Schemes.module.css";

interface VersionsProps {
  scheme: Schemas["SchemeView"];
  text: string;
  against: number;
  choose: (version: number) => void;
}

/** All versions, and in which lines the text differs from one of them. */
export function Versions({ scheme, text, against, choose }: VersionsProps) {
  const { t, i18n } = useTranslation("schemes");
  const params = { path: { code: scheme.code }, query: { version: against } };
  const other = api.useQuery("get", "/api/v1/schemes/{code}", { params });
  return (
    <>
      <Section title={t("versions")}>
        <ul className={styles.versions}>
          {[...scheme.versions].reverse().map((version) => (
            <li key={version.version}>
              <button aria-pressed={version.version === against} onClick={() => choose(version.version)}>
                <b>{t("versionOf", { version: version.version })}</b>
                <span>{t("since", { period: periodName(version.from, i18n.language) })}</span>
                <span>{version.reason ?? t("noReason")}</span>
                <span>{date(version.recorded, i18n.language)}</span>
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("difference", { version: against })}>
        <Await of={other} rows={6}>
          {(before) => <Difference before={before.text} after={text} />}
        </Await>
      </Section>
    </>
  );
}

function Difference({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("schemes");
  const lines = hunks(difference(before, after));
  if (lines.length === 0) return <Empty title={t("noDifference")} />;
  return (
    <div className={styles.difference} tabIndex={0} role="region" aria-label={t("differenceLabel")}>
      {lines.map((line, at) =>
        line ? (
          <div key={at} className={styles[line.kind]}>
            <span>{line.before ?? ""}</span>
            <span>{line.after ?? ""}</span>
            <code>{`${{ same: " ", out: "−", in: "+" }[line.kind]} ${line.text}`}</code>
          </div>
        ) : (
          <div key={at}>⋯</div>
        ),
      )}
    </div>
  );
}
