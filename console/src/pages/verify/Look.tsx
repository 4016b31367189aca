import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { dayAndClock } from "~/format/time";
import { Card } from "~/pages/reports/Card";
import { Cell } from "~/pages/reports/Cell";
import { Disputes } from "~/pages/reports/Disputes";
import { NO_DRAFT, NOTHING_TYPED } from "~/pages/reports/draft";
import { Evidence } from "~/pages/reports/Evidence";
import { formTitle, isByUnit, rowKey, type Form, type Row } from "~/pages/reports/form";
import { Grid } from "~/pages/reports/Grid";
import { Key } from "~/pages/reports/Key";
import { Offers } from "~/pages/reports/Offers";
import { useCase, useUnitNames, type CaseDetail } from "~/pages/reports/queries";
import { Telling } from "~/pages/reports/Telling";
import { Page, Section } from "~/parts/Page";
import { StripPlot } from "~/parts/StripPlot";
import { isRemarkable, remarkableFirst } from "./remarkable";
import styles from "./Verify.module.css";

/** The row that is looked at: the address's, else the first that is remarkable. */
function useRow(form: Form): [Row | undefined, (row: Row) => void] {
  const { cell } = useSearch({ strict: false });
  const navigate = useNavigate();
  const select = useCallback(
    (row: Row) =>
      void navigate({
        to: ".",
        replace: true,
        resetScroll: false,
        search: (before: Record<string, unknown>) => ({ ...before, form: form.id, cell: rowKey(row) }),
      } as never),
    [navigate, form.id],
  );
  const rows = form.rows.items;
  return [rows.find((row) => rowKey(row) === cell) ?? rows.find(isRemarkable) ?? rows[0], select];
}

interface LookProps {
  form: Form;
  title: string;
  list: ReactNode;
  aside: ReactNode;
  foot: ReactNode;
}

/** A form as the verifier reads it: what is remarkable first. */
export function Look({ form, title, list, aside, foot }: LookProps) {
  const { t, i18n } = useTranslation("verify");
  const names = useUnitNames();
  const sorted = useMemo(() => remarkableFirst(form), [form]);
  const [row, select] = useRow(form);
  const marked = form.rows.items.filter(isRemarkable).length;
  return (
    <Page
      title={formTitle(form)}
      note={[
        title,
        names(form.unit),
        periodName(form.period, i18n.language),
        t("look.count", { count: form.asked }),
        marked ? t("look.marked", { count: marked }) : t("look.plain"),
      ].join(" · ")}
      beside={
        <Link to="/reports/$id" params={{ id: form.id }} search={{ period: form.period }}>
          {t("look.open")}
        </Link>
      }
      list={list}
      aside={aside}
      foot={foot}
    >
      <Grid
        form={sorted}
        draft={NO_DRAFT}
        standing={NOTHING_TYPED}
        editable={false}
        selected={row && rowKey(row)}
        select={select}
        pasted={() => undefined}
      />
      <Key form={form} />
    </Page>
  );
}

/** What speaks for and against the figure: peers, the months before, what is told, evidence, disputes, the hands. */
export function LookAside({ form }: { form: Form }) {
  const { t } = useTranslation("verify");
  const [row] = useRow(form);
  const seen = useCase(form.id).data;
  const indicator = form.indicators.find((one) => one.goal === row?.goal);
  return (
    <>
      {row && isByUnit(form) && form.rows.items.length > 2 && <Peers form={form} row={row} />}
      <Telling form={form} draft={NO_DRAFT} saving={NOTHING_TYPED} editable={false} />
      <Evidence id={form.id} unit={form.unit} mayAdd={(seen?.offers.length ?? 0) > 0} />
      {seen && <Disputes seen={seen} formId={form.id} />}
      {row && <Cell form={form} row={row} />}
      {seen && seen.acts.length > 0 && (
        <Section title={t("acts.title")}>
          <Acts seen={seen} />
        </Section>
      )}
      {indicator && <Card indicator={indicator} />}
    </>
  );
}

function Peers({ form, row }: { form: Form; row: Row }) {
  const { t } = useTranslation("verify");
  const points = form.rows.items.flatMap((one) => (one.value == null ? [] : [{ name: one.unit_name, value: one.value }]));
  return (
    <Section title={t("peers.title", { count: points.length })} end={form.indicators[0]?.measure}>
      <StripPlot
        points={points}
        own={row.unit_name}
        target={row.target?.value ?? null}
        targetName={t("peers.target")}
        medianName={t("peers.median")}
        tone={isRemarkable(row) ? "amber" : "jade"}
        width={296}
      />
      {row.value == null && <p className={styles.quiet}>{t("peers.none", { unit: row.unit_name, value: figure(row.value) })}</p>}
    </Section>
  );
}

function Acts({ seen }: { seen: CaseDetail }) {
  const { t, i18n } = useTranslation("verify");
  return (
    <ul className={styles.acts}>
      {seen.acts.map((act, index) => {
        const { reason, note } = act.fields as { reason?: unknown; note?: unknown };
        const words = [reason, note].filter((one) => typeof one === "string").join(" ");
        return (
          <li key={index}>
            <span>{t(`acts.${act.action}`, { defaultValue: act.action })}</span>
            <span>{words}</span>
            <small>{dayAndClock(act.at, i18n.language)}</small>
          </li>
        );
      })}
    </ul>
  );
}

/** What may be done with the form. */
export function LookFoot({ form, next }: { form: Form; next: () => void }) {
  const { t } = useTranslation("verify");
  const seen = useCase(form.id).data;
  const open = seen?.children.filter((part) => part.group === "open").length ?? 0;
  const marked = form.rows.items.filter(isRemarkable).length;
  const why = open
    ? t("foot.disputes", { count: open })
    : form.state === "submitted"
      ? t("foot.notApproved")
      : seen && !seen.offers.length
        ? t("foot.nothing")
        : marked
          ? t("look.marked", { count: marked })
          : t("look.plain");
  return (
    <>
      <span className={styles.why}>{why}</span>
      {seen && <Offers seen={seen} formId={form.id} done={next} />}
    </>
  );
}
