import { useTranslation } from "react-i18next";
import { api, client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { figure } from "~/format/number";
import { dayAndClock } from "~/format/time";
import { Button, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { boardPlace } from "~/parts/places";
import { Await } from "~/parts/States";
import { PersonName } from "~/parts/UnitName";
import { Offers } from "./Offers";
import styles from "./Office.module.css";
import { useDesk } from "./useDesk";

/** A board or another case: where it is, what may be done with it, and what was. */
export function CasePane({ id, isBoard }: { id: string; isBoard: boolean }) {
  const { t } = useTranslation("office");
  const [, open] = useDesk();
  const detail = api.useQuery("get", "/api/v1/cases/{id}", { params: { path: { id } } });
  return (
    <Await of={detail}>
      {(data) => (
        <>
          <div className={styles.paneHead}>
            <div>
              <h2>{data.case.title}</h2>
              <span className={styles.quietText}>{data.case.state_title}</span>
            </div>
            <button aria-label={t("close")} onClick={() => open({})}>
              ✕
            </button>
          </div>
          {isBoard && <BoardFacts id={id} />}
          <Section title={t("pane.do")}>
            <Offers key={`${data.case.version}`} detail={data} />
          </Section>
          <Clocks clocks={data.clocks} />
          <Body body={data.case.body} />
          <Acts acts={data.acts} />
        </>
      )}
    </Await>
  );
}

/** What a board says of itself: how many confirmed it, its root, what warned while it was computed. */
function BoardFacts({ id }: { id: string }) {
  const { t } = useTranslation("office");
  const { data } = api.useQuery("get", "/api/v1/boards/{id}", { params: { path: { id } } });
  if (!data) return null;
  const warnings = data.head?.warnings.length ?? 0;
  return (
    <dl className={styles.facts}>
      <dt>{t("boards.units")}</dt>
      <dd>
        {figure(data.units)} · <PlaceLink place={boardPlace(data.scheme, data.period)}>{t("pane.see")}</PlaceLink>
      </dd>
      <dt>{t("pane.scheme")}</dt>
      <dd>{t("pane.version", { scheme: data.scheme, version: data.scheme_version, revision: data.revision })}</dd>
      <dt>{t("pane.confirmed")}</dt>
      <dd>{t("pane.of", { count: data.confirmed, of: data.units })}</dd>
      {warnings > 0 && (
        <>
          <dt>{t("pane.warnings")}</dt>
          <dd className={styles.checking}>{figure(warnings)}</dd>
        </>
      )}
      {data.faults.length > 0 && (
        <>
          <dt>{t("pane.faults")}</dt>
          <dd className={styles.late}>{JSON.stringify(data.faults)}</dd>
        </>
      )}
      {data.root && (
        <>
          <dt>{t("boards.root")}</dt>
          <dd className={styles.hash}>{data.root}</dd>
        </>
      )}
      {data.computing && <Computing id={id} progress={data.progress} />}
    </dl>
  );
}

function Computing({ id, progress }: { id: string; progress: number }) {
  const { t } = useTranslation("office");
  const { busy, fault, run } = useChange("/api/v1/boards");
  const cancel = () =>
    run(() =>
      client.POST("/api/v1/boards/{id}/cancel", {
        params: { path: { id }, header: { "Idempotency-Key": onceKey() } },
        body: {},
      }),
    );
  return (
    <>
      <dt>{t("pane.computing", { progress })}</dt>
      <dd>
        <Button tone="text" disabled={busy} onClick={() => void cancel()}>
          {t("pane.cancel")}
        </Button>
        <Objection fault={fault} />
      </dd>
    </>
  );
}

function Clocks({ clocks }: { clocks: Schemas["ClockView"][] }) {
  const { t, i18n } = useTranslation("office");
  const running = clocks.filter((clock) => clock.state === "running" && clock.due);
  if (!running.length) return null;
  return (
    <Section title={t("pane.clocks")}>
      <dl className={styles.facts}>
        {running.map((clock) => (
          <div key={clock.name}>
            <dt>{clock.title}</dt>
            <dd className={clock.missed ? styles.late : ""}>
              {clock.due && dayAndClock(clock.due, i18n.language)}
              {clock.missed && ` ${t("pane.missed")}`}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** What the case was opened with: texts and numbers as they were given. */
function Body({ body }: { body: unknown }) {
  const { t } = useTranslation("office");
  const told = Object.entries((body ?? {}) as Record<string, unknown>).filter(
    ([, value]) => typeof value === "string" || typeof value === "number",
  );
  if (!told.length) return null;
  return (
    <Section title={t("pane.body")}>
      <dl className={styles.facts}>
        {told.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`body.${name}`, { defaultValue: name })}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Acts({ acts }: { acts: Schemas["ActView"][] }) {
  const { t, i18n } = useTranslation("office");
  if (!acts.length) return null;
  return (
    <Section title={t("pane.acts")}>
      <ol>
        {acts.map((act) => (
          <li key={`${act.at} ${act.action}`} className={styles.act}>
            <span>{dayAndClock(act.at, i18n.language)}</span>
            <b>{t(`action.${act.action}`, { defaultValue: act.action })}</b>
            <span>
              <PersonName id={act.person} other={t("pane.system")} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
