import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay, useMe } from "~/api/session";
import { figure } from "~/format/number";
import { periodName } from "~/format/period";
import { usePeriod } from "~/frame/period";
import { Section } from "~/parts/Page";
import { Await, Empty } from "~/parts/States";
import { useAttribute, useLevel } from "./level";
import styles from "./Units.module.css";
import type { Unit } from "./useUnits";

export function useShown(): (name: string, value: unknown) => string {
  const { t } = useTranslation("units");
  const level = useLevel();
  return (name, value) => {
    if (typeof value === "number") return figure(value);
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    return name === "kind" ? level(String(value)) : String(value);
  };
}

/** What is known of a unit. */
export function Facts({ unit }: { unit: Unit }) {
  const { t } = useTranslation("units");
  const attribute = useAttribute();
  const shown = useShown();
  const facts = Object.entries(unit.attributes);
  return (
    <Section title={t("facts")}>
      {facts.length === 0 && <Empty title={t("noFacts")} />}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{attribute(name)}</dt>
            <dd>{shown(name, value)}</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}

/** Who holds which post. */
export function Posts({ code }: { code: string }) {
  const { t, i18n } = useTranslation("units");
  const may = useMay();
  const query = { unit: code, day: useMe().now.slice(0, 10), limit: 200 };
  const posts = api.useQuery("get", "/api/v1/posts", { params: { query } }, { enabled: may("post.read") });
  if (!may("post.read")) return null;
  const role = (name: string) => (i18n.exists(`role.${name}`, { ns: "units" }) ? t(`role.${name}`) : name);
  return (
    <Section title={t("posts")}>
      <Await of={posts} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("noPosts")} />
          ) : (
            <ul className={styles.rows}>
              {items.map((post) => (
                <li key={post.id}>
                  <span>{post.title}</span>
                  <small>{`${role(post.role)} · ${t("since", { day: post.starts })}`}</small>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Section>
  );
}

/** Its figures of the period, from whichever form they come. */
export function Figures({ code }: { code: string }) {
  const { t, i18n } = useTranslation("units");
  const may = useMay();
  const [period] = usePeriod();
  const params = { query: { unit: code, period } };
  const figures = api.useQuery("get", "/api/v1/figures", { params }, { enabled: may("report.read") });
  if (!may("report.read")) return null;
  return (
    <Section title={t("figures")} end={periodName(period, i18n.language)}>
      <Await of={figures} rows={3}>
        {(data) =>
          data.length === 0 ? (
            <Empty title={t("noFigures")} />
          ) : (
            <ul className={styles.rows}>
              {data.map((each) => (
                <li key={`${each.report} ${each.goal} ${each.rater ?? ""}`}>
                  <Link to="/plan/$code" params={{ code: each.goal }}>
                    {each.title}
                  </Link>
                  <span title={each.note ?? undefined}>{figure(each.value)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Section>
  );
}

/** Whom it is ranked with. */
export function Groups({ code }: { code: string }) {
  const { t } = useTranslation("units");
  const query = { unit: code, at: useMe().now.slice(0, 10), limit: 50 };
  const groups = api.useQuery("get", "/api/v1/peer-groups", { params: { query } });
  return (
    <Section title={t("groups")}>
      <Await of={groups} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("noGroups")} />
          ) : (
            items.map((group) => (
              <details key={group.id} className={styles.group} open={group.members.length <= 12}>
                <summary>
                  <b>{group.title}</b> {t("members", { count: group.members.length })}
                </summary>
                <p>
                  {group.members.map((member, index) => (
                    <Fragment key={member.unit}>
                      {index > 0 && t("comma")}
                      {member.unit === code ? (
                        <b>{member.name}</b>
                      ) : (
                        <Link to="/units/$code" params={{ code: member.unit }}>
                          {member.name}
                        </Link>
                      )}
                    </Fragment>
                  ))}
                </p>
              </details>
            ))
          )
        }
      </Await>
    </Section>
  );
}
