import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { usePeriod } from "~/frame/period";
import { periodName } from "~/format/period";
import { Page, Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import { Below } from "./Below";
import { Card } from "./Card";
import { Course } from "./Course";
import { Facts } from "./Facts";
import { Light } from "./Light";
import { MilestoneList } from "./MilestoneList";
import { useNarrow } from "./narrow";
import { Origin } from "./Origin";
import { Serving } from "./Serving";
import { Targets } from "./Targets";
import { UnitValues } from "./UnitValues";
import type { GoalNode } from "./tree";
import styles from "./Goal.module.css";

/** A goal: the chain up to the strategy, the roll-up down to the units, and how it went. */
export function GoalPage() {
  const { code } = useParams({ from: "/plan/$code" });
  const [period] = usePeriod();
  const node = api.useQuery("get", "/api/v1/goals/{code}", { params: { path: { code }, query: { period } } });
  return <Await of={node}>{(node) => <Goal key={node.code} node={node} period={period} />}</Await>;
}

function Goal({ node, period }: { node: GoalNode; period: string }) {
  const { t, i18n } = useTranslation("plan");
  const isItem = node.tier === "item";
  const isNarrow = useNarrow();
  const beside = (
    <>
      <Facts node={node} />
      {isItem && node.kind === "indicator" && <Origin node={node} period={period} />}
      {isItem && node.kind === "indicator" && <Card code={node.code} />}
      {isItem && <Targets node={node} period={period} />}
    </>
  );
  return (
    <Page
      title={node.title}
      over={<Chain node={node} period={period} />}
      note={`${t(`tier.${node.tier}`)}${node.kind ? ` · ${t(`kind.${node.kind}`)}` : ""} · ${node.code} · ${periodName(period, i18n.language)}`}
      beside={
        <>
          <Light light={node.light} progress={node.progress ?? null} />
          <Link to="/maps/$code" params={{ code: node.code }} search={{ period }}>
            {t("maps")} →
          </Link>
        </>
      }
      {...(isNarrow ? {} : { aside: beside })}
    >
      <Section title={t("course")} end={t("courseNote")}>
        <Course code={node.code} period={period} />
      </Section>
      {node.children.length > 0 && <Below node={node} period={period} />}
      {isItem && node.kind === "indicator" && <UnitValues node={node} period={period} />}
      {node.milestones.list.length > 0 && <MilestoneList node={node} />}
      <Serving code={node.code} />
      {isNarrow && beside}
    </Page>
  );
}

/** From the strategy down to the goal above. */
function Chain({ node, period }: { node: GoalNode; period: string }) {
  const { t } = useTranslation("plan");
  return (
    <nav className={styles.chain} aria-label={t("chain")}>
      <Link to="/plan" search={{ period }}>
        {t("title")}
      </Link>
      {node.chain.map((link) => (
        <span key={link.code}>
          {" › "}
          <Link to="/plan/$code" params={{ code: link.code }} search={{ period }} title={t(`tier.${link.tier}`)}>
            {link.title}
          </Link>
        </span>
      ))}
    </nav>
  );
}
