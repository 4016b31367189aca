import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { asProblem } from "~/api/problem";
import { useMe } from "~/api/session";
import { figure } from "~/format/number";
import { Section } from "~/parts/Page";
import table from "~/parts/Table.module.css";
import { Offers } from "./Offers";
import { refreshForm, useCase, useUnitNames } from "./queries";
import styles from "./Reports.module.css";

type Figure = Schemas["FigureView"];

/** What others report of the units where one has a post: confirmed, or disputed. */
export function Figures({ period }: { period: string }) {
  const units = [...new Set(useMe().posts.map((post) => post.unit))];
  return units.map((unit) => <OfUnit key={unit} unit={unit} period={period} />);
}

function OfUnit({ unit, period }: { unit: string; period: string }) {
  const { t } = useTranslation("reports");
  const names = useUnitNames();
  const asked = api.useQuery("get", "/api/v1/figures", { params: { query: { unit, period } } });
  const figures = asked.data ?? [];
  if (!figures.length) return null;
  const told = figures.filter((one) => one.value != null);
  const waiting = told.filter((one) => isAnswerable(one) && !one.answers.length).length;
  return (
    <Section
      title={t("figures.title", { unit: names(unit) })}
      end={t("figures.count", { count: figures.length, told: told.length, waiting })}
    >
      <table className={table.table}>
        <thead>
          <tr>
            <th>{t("head.indicator")}</th>
            <th className={table.number}>{t("head.value")}</th>
            <th className={styles.wide}>{t("head.source")}</th>
            <th className={styles.wide}>{t("head.state")}</th>
            <th className={table.number}>{t("head.answer")}</th>
          </tr>
        </thead>
        <tbody>
          {[...figures].sort(byNeed).map((one) => (
            <FigureRow key={`${one.report}${one.goal}${one.period}${one.rater ?? ""}`} one={one} unit={unit} source={names(one.source)} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Handed in and not verified: then the server takes answers. */
const isAnswerable = (one: Figure): boolean => one.state === "submitted" || one.state === "approved";

/** Those that wait for an answer first, then those that are told. */
function byNeed(one: Figure, other: Figure): number {
  const rank = (of: Figure) => (isAnswerable(of) && !of.answers.length ? 0 : of.value != null ? 1 : 2);
  return rank(one) - rank(other);
}

function FigureRow({ one, unit, source }: { one: Figure; unit: string; source: string }) {
  const { t } = useTranslation("reports");
  const queries = useQueryClient();
  const [disputing, setDisputing] = useState(false);
  const [reason, setReason] = useState("");
  const answer = api.useMutation("post", "/api/v1/reports/{id}/answers", {
    onSuccess: () => {
      setDisputing(false);
      setReason("");
      return refreshForm(queries, one.report);
    },
  });
  const say = (kind: "confirm" | "dispute") =>
    answer.mutate({
      params: { path: { id: one.report } },
      body: { goal: one.goal, unit, period: one.period, kind, ...(kind === "dispute" ? { reason: reason.trim() } : {}) },
    });
  const said = one.answers.at(-1);
  const fault = answer.error ? asProblem(answer.error).message : undefined;
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {one.title}
        <small>{source}</small>
      </th>
      <td className={`${table.number} ${table.strong}`}>{one.value != null ? figure(one.value) : (one.note ?? "–")}</td>
      <td className={`${styles.wide} ${table.quiet}`}>{source}</td>
      <td className={`${styles.wide} ${table.quiet}`}>{t(`state.${one.state}`, { defaultValue: one.state })}</td>
      <td className={table.number}>
        {said && <Said said={said} />}
        {said?.case && said.state === "open" && <Withdraw id={said.case} formId={one.report} />}
        {!said && one.value == null && <span className={table.quiet}>{t("figures.notYet")}</span>}
        {isAnswerable(one) && said?.state !== "open" && (
          <>
            {said?.kind !== "confirm" && (
              <button className={styles.act} disabled={answer.isPending} onClick={() => say("confirm")}>
                {t("figures.confirm")}
              </button>
            )}
            <button className={styles.act} disabled={answer.isPending} onClick={() => setDisputing(true)}>
              {t("figures.dispute")}
            </button>
          </>
        )}
        {fault && !disputing && (
          <div role="alert" className={styles.fault}>
            {fault}
          </div>
        )}
        {disputing && (
          <Modal
            open
            title={t("figures.disputeOf", { title: one.title, value: figure(one.value) })}
            okText={t("figures.dispute")}
            cancelText={t("cancel")}
            okButtonProps={{ disabled: reason.trim().length < 5, loading: answer.isPending }}
            onCancel={() => setDisputing(false)}
            onOk={() => say("dispute")}
          >
            <textarea
              className={styles.reason}
              rows={3}
              autoFocus
              maxLength={500}
              value={reason}
              aria-label={t("ask.reason")}
              placeholder={t("figures.why")}
              onChange={(event) => setReason(event.target.value)}
            />
            {fault && (
              <p role="alert" className={styles.fault}>
                {fault}
              </p>
            )}
          </Modal>
        )}
      </td>
    </tr>
  );
}

/** Whoever disputed a figure may take it back. */
function Withdraw({ id, formId }: { id: string; formId: string }) {
  const seen = useCase(id).data;
  if (!seen) return null;
  return (
    <span className={styles.withdraw}>
      <Offers seen={seen} formId={formId} only={["withdraw"]} quiet />
    </span>
  );
}

function Said({ said }: { said: Figure["answers"][number] }) {
  const { t } = useTranslation("reports");
  if (said.kind === "confirm") return <span className={table.quiet}>✓ {t("figures.confirmed")}</span>;
  return <span className={styles.disputed}>{t(`dispute.${said.state ?? "open"}`, { defaultValue: said.state ?? "" })}</span>;
}
