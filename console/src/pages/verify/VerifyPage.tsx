import { useNavigate, useSearch } from "@tanstack/react-router";
import { App } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { periodName } from "~/format/period";
import { usePeriod } from "~/frame/period";
import type { Form } from "~/pages/reports/form";
import { Page } from "~/parts/Page";
import { Await, Empty, Loading } from "~/parts/States";
import { Look, LookAside, LookFoot } from "./Look";
import { Queue } from "./Queue";
import { plainOnes, useBulk, useQueue, type Entry } from "./queue";
import styles from "./Verify.module.css";

/** What was handed in, to be accepted or returned: the queue, and what speaks for and against each figure beside it. */
export function VerifyPage() {
  const { t, i18n } = useTranslation("verify");
  const [period] = usePeriod();
  const { lines, entries } = useQueue(period);
  const { form: chosen } = useSearch({ strict: false });
  const navigate = useNavigate();
  const choose = useCallback(
    (id: string | undefined) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, form: id, cell: undefined }),
      } as never),
    [navigate],
  );
  const entry = entries.find((one) => one.line.id === chosen) ?? entries[0];
  const note = periodName(period, i18n.language);
  if (!entry)
    return (
      <Page title={t("title")} note={note}>
        <Await of={lines}>{() => <Empty title={t("none")}>{t("noneNote")}</Empty>}</Await>
      </Page>
    );
  const next = () => choose(entries[entries.indexOf(entry) + 1]?.line.id ?? entries[0]?.line.id);
  const list = (
    <>
      <Bulk entries={entries} />
      <Queue entries={entries} selected={entry.line.id} choose={choose} />
    </>
  );
  if (!entry.form)
    return (
      <Page title={entry.line.goal_title ?? entry.line.unit_name} list={list}>
        <Loading />
      </Page>
    );
  return <Looked key={entry.line.id} form={entry.form} list={list} next={next} />;
}

function Looked({ form, list, next }: { form: Form; list: React.ReactNode; next: () => void }) {
  const { t } = useTranslation("verify");
  return (
    <Look form={form} title={t("title")} list={list} aside={<LookAside form={form} />} foot={<LookFoot form={form} next={next} />} />
  );
}

/** Accepts at once all that has nothing to look at. */
function Bulk({ entries }: { entries: readonly Entry[] }) {
  const { t } = useTranslation("verify");
  const { modal, message } = App.useApp();
  const bulk = useBulk();
  const plain = plainOnes(entries);
  if (!plain.length && !bulk.data?.failed.length) return null;
  const ask = () =>
    void modal.confirm({
      title: t("bulk.ask", { count: plain.length }),
      content: <BulkList forms={plain} />,
      okText: t("bulk.go", { count: plain.length }),
      cancelText: t("bulk.cancel"),
      onOk: async () => {
        const done = await bulk.mutateAsync(plain);
        if (done.accepted) void message.success(t("bulk.done", { count: done.accepted }));
      },
    });
  return (
    <div className={styles.bulk}>
      {plain.length > 0 && (
        <button className={styles.bulkButton} disabled={bulk.isPending} onClick={ask}>
          {t("bulk.button", { count: plain.length })}
        </button>
      )}
      {bulk.data?.failed.map((one) => (
        <p key={one.title} role="alert" className={styles.fault}>
          {one.title}：{one.why}
        </p>
      ))}
    </div>
  );
}

function BulkList({ forms }: { forms: readonly Form[] }) {
  return (
    <ul className={styles.bulkList}>
      {forms.map((form) => (
        <li key={form.id}>
          {form.title.replace(form.period, "").trim()} <small>{form.asked}</small>
        </li>
      ))}
    </ul>
  );
}
