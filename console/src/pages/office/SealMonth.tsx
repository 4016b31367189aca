import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Schemas } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { periodName } from "~/format/period";
import { dayAndClock } from "~/format/time";
import { Button, Objection } from "~/parts/Fields";
import { Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import styles from "./Office.module.css";

/** The month's seal, or the way to it, with what it means said before. */
export function SealMonth({ period, sealed }: { period: string; sealed: Schemas["SealLine"] | undefined }) {
  const { t, i18n } = useTranslation("office");
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const { busy, fault, run } = useChange("/api/v1/seals", "/api/v1/months", "/api/v1/boards", "/api/v1/cases");
  const seal = async () => {
    await run(() =>
      client.POST("/api/v1/months/{period}/seal", {
        params: { path: { period }, header: { "Idempotency-Key": onceKey() } },
        body: {},
      }),
    );
    setAsking(false);
  };
  const name = periodName(period, i18n.language);
  if (sealed)
    return (
      <Section title={t("seal.title")}>
        <p className={styles.done}>{t("seal.sealed", { at: dayAndClock(sealed.sealed, i18n.language) })}</p>
        <p className={styles.hash}>{sealed.root}</p>
        <PlaceLink place={{ to: "/audit/seals", search: { month: period } }}>{t("seal.prove")}</PlaceLink>
      </Section>
    );
  return (
    <Section title={t("seal.title")}>
      <p className={styles.quiet}>{t("seal.before")}</p>
      {may("month.seal") && (
        <Button tone="grave" onClick={() => setAsking(true)}>
          {t("seal.do", { period: name })}
        </Button>
      )}
      <Objection fault={fault} />
      <Modal
        open={asking}
        title={t("seal.ask", { period: name })}
        okText={t("seal.do", { period: name })}
        cancelText={t("cancel")}
        okButtonProps={{ danger: true, loading: busy }}
        onOk={() => void seal()}
        onCancel={() => setAsking(false)}
      >
        <ul className={styles.means}>
          <li>{t("seal.means1")}</li>
          <li>{t("seal.means2")}</li>
          <li>{t("seal.means3")}</li>
        </ul>
      </Modal>
    </Section>
  );
}
