import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, type Schemas, tag } from "~/api/client";
import { onceKey, useChange } from "~/api/change";
import { useMay } from "~/api/session";
import { date } from "~/format/time";
import { Button, fields, Objection } from "~/parts/Fields";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { PersonName, UnitName } from "~/parts/UnitName";
import { Second } from "./Second";
import styles from "./Settings.module.css";

type Secondment = Schemas["SecondmentView"];

/** Who works at another unit for a time, and until when. */
export function Secondments() {
  const { t } = useTranslation("settings");
  const may = useMay();
  const [arranging, setArranging] = useState(false);
  const secondments = api.useQuery("get", "/api/v1/secondments", { params: { query: { limit: 200 } } });
  return (
    <>
      {may("post.second") &&
        (arranging ? (
          <Second done={() => setArranging(false)} />
        ) : (
          <Button onClick={() => setArranging(true)}>{t("secondments.new")}</Button>
        ))}
      <Await of={secondments}>
        {({ items }) =>
          items.length ? <Rows items={items} /> : <Empty title={t("secondments.none")}>{t("secondments.noneNote")}</Empty>
        }
      </Await>
    </>
  );
}

function Rows({ items }: { items: Secondment[] }) {
  const { t } = useTranslation("settings");
  const heads = ["person", "home", "host", "post", "until", "reason"] as const;
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{t(`secondments.${head}`)}</th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row key={one.post.id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one }: { one: Secondment }) {
  const { t, i18n } = useTranslation("settings");
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const { busy, fault, run } = useChange("/api/v1/secondments", "/api/v1/people");
  const end = async (event: FormEvent) => {
    event.preventDefault();
    const header = { "If-Match": tag(one.post.version), "Idempotency-Key": onceKey() };
    const params = { path: { id: one.post.id }, header };
    if (await run(() => client.POST("/api/v1/secondments/{id}/end", { params, body: { reason } }))) setAsking(false);
  };
  return (
    <tr className={one.is_over ? table.quiet : ""}>
      <td>
        <b>
          <PersonName id={one.post.person} />
        </b>
      </td>
      <td>
        <UnitName code={one.home.unit} />
      </td>
      <td>
        <UnitName code={one.post.unit} />
      </td>
      <td>{one.post.title}</td>
      <td>{one.post.ends ? date(one.post.ends, i18n.language) : "–"}</td>
      <td className={table.quiet}>{one.end_reason ?? one.reason}</td>
      <td className={table.number}>
        {one.is_over ? (
          t("secondments.over")
        ) : may("post.second") && asking ? (
          <form className={styles.make} onSubmit={(event) => void end(event)}>
            <input
              className={fields.input}
              autoFocus
              required
              aria-label={t("secondments.why")}
              placeholder={t("secondments.why")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button type="submit" tone="grave" disabled={busy}>
              {t("secondments.end")}
            </Button>
          </form>
        ) : (
          may("post.second") && (
            <Button tone="text" onClick={() => setAsking(true)}>
              {t("secondments.end")}
            </Button>
          )
        )}
        <Objection fault={fault} />
      </td>
    </tr>
  );
}
