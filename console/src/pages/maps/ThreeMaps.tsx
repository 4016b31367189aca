import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { usePeriod } from "~/frame/period";
import { periodName } from "~/format/period";
import { LightMark } from "~/parts/Mark";
import { Page } from "~/parts/Page";
import { Await } from "~/parts/States";
import { Battle } from "./Battle";
import { Planned } from "./Planned";
import { Real } from "./Real";
import { Towns } from "./Towns";
import type { GoalNode } from "./maps";
import styles from "./Maps.module.css";

/** 规划图→作战图→实景图: what is planned, who fights for it, what is really there; below, the towns. */
export function ThreeMaps() {
  const { code } = useParams({ from: "/maps/$code" });
  const [period] = usePeriod();
  const node = api.useQuery("get", "/api/v1/goals/{code}", { params: { path: { code }, query: { period } } });
  return <Await of={node}>{(node) => <Maps key={node.code} node={node} period={period} />}</Await>;
}

function Maps({ node, period }: { node: GoalNode; period: string }) {
  const { t, i18n } = useTranslation("maps");
  return (
    <Page
      title={`${node.title}`}
      over={
        <nav className={styles.chain} aria-label={t("title")}>
          <Link to="/maps" search={{ period }}>
            {t("title")}
          </Link>
          {node.chain
            .filter((link) => link.tier === "campaign")
            .map((link) => (
              <span key={link.code}>
                {" › "}
                <Link to="/maps/$code" params={{ code: link.code }} search={{ period }}>
                  {link.title}
                </Link>
              </span>
            ))}
        </nav>
      }
      note={node.battle_map ?? periodName(period, i18n.language)}
      beside={
        <>
          <span className={styles.light}>
            <LightMark light={node.light} label="" /> {t(`light.${node.light}`)}{" "}
            <b>{node.progress == null ? "–" : Math.round(node.progress * 100)}</b>
          </span>
          <Link to="/plan/$code" params={{ code: node.code }} search={{ period }}>
            {t("toPlan")} →
          </Link>
        </>
      }
    >
      <div className={styles.three}>
        <Planned node={node} period={period} />
        <Battle node={node} period={period} />
        <Real node={node} period={period} />
      </div>
      <Towns node={node} period={period} />
    </Page>
  );
}
