import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { useMay } from "~/api/session";
import { Button, fields } from "~/parts/Fields";
import { rowKeys } from "~/parts/rows";
import { Await, Empty } from "~/parts/States";
import table from "~/parts/Table.module.css";
import { UnitName } from "~/parts/UnitName";
import { UnitPicker } from "~/parts/UnitPicker";
import styles from "./Settings.module.css";

const SHOWN = 100;

/** Persons by a part of their name and by unit. */
export function People() {
  const { t } = useTranslation("settings");
  const may = useMay();
  const { text, unit } = useSearch({ from: "/settings" });
  const navigate = useNavigate({ from: "/settings" });
  const [typed, setTyped] = useState(text ?? "");
  const people = api.useQuery("get", "/api/v1/people", {
    params: { query: { limit: SHOWN, ...(text ? { text } : {}), ...(unit ? { unit, below: true } : {}) } },
  });
  const find = (part: { text?: string | undefined; unit?: string | undefined }) => {
    const next = { text, unit, ...part };
    void navigate({
      to: "/settings",
      search: { ...(next.text ? { text: next.text } : {}), ...(next.unit ? { unit: next.unit } : {}) },
    });
  };
  return (
    <>
      <form
        className={styles.filters}
        onSubmit={(event) => {
          event.preventDefault();
          find({ text: typed.trim() });
        }}
      >
        <input
          className={fields.input}
          type="search"
          aria-label={t("people.search")}
          placeholder={t("people.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className={styles.unit}>
          <UnitPicker value={unit} choose={(code) => find({ unit: code })} label={t("people.unit")} />
        </div>
        <Button type="submit">{t("people.find")}</Button>
        {may("person.edit") && (
          <Button onClick={() => void navigate({ to: "/settings", search: { enter: true } })}>{t("people.enter")}</Button>
        )}
      </form>
      <Await of={people}>
        {({ items, next }) =>
          items.length ? (
            <>
              <Rows people={items} />
              {next && <p className={styles.quiet}>{t("people.first", { count: SHOWN })}</p>}
            </>
          ) : (
            <Empty title={t("people.none")}>{t("people.noneNote")}</Empty>
          )
        }
      </Await>
    </>
  );
}

function Rows({ people }: { people: Schemas["PersonView"][] }) {
  const { t } = useTranslation("settings");
  const { person } = useSearch({ from: "/settings" });
  const navigate = useNavigate({ from: "/settings" });
  const open = (id: string) =>
    void navigate({
      to: "/settings",
      search: ({ text, unit }) => ({ ...(text ? { text } : {}), ...(unit ? { unit } : {}), person: id }),
    });
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t("people.name")}</th>
          <th>{t("people.unit")}</th>
          <th>{t("people.posts")}</th>
          <th className={styles.wide}>{t("people.phone")}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((one) => (
          <tr
            key={one.id}
            tabIndex={0}
            aria-selected={one.id === person}
            onClick={() => open(one.id)}
            onKeyDown={rowKeys(() => open(one.id))}
          >
            <td>
              <b>{one.name}</b>
            </td>
            <td>
              <UnitName code={one.unit} />
            </td>
            <td className={table.quiet}>{one.posts.map((post) => post.title).join("、")}</td>
            <td className={`${table.quiet} ${styles.wide}`}>{one.phone}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
