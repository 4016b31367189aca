import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure, score } from "~/format/number";
import { ScoreBar } from "~/parts/ScoreBar";
import { Await } from "~/parts/States";
import tables from "~/parts/Table.module.css";
import styles from "./boards.module.css";

/** Two to four units, node by node; the best of each line is strong. */
export function Compare({ board, units }: { board: Schemas["BoardDetail"]; units: string[] }) {
  const { t } = useTranslation("boards");
  const asked = { params: { path: { id: board.id }, query: { units: units.join() } } };
  const found = api.useQuery("get", "/api/v1/boards/{id}/compare", asked);
  const nodes = board.head?.nodes ?? [];
  return (
    <Await of={found}>
      {(all) => (
        <div className={tables.scroll}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th>{t("compare.node")}</th>
                <th className={tables.number}>{t("col.full")}</th>
                {all.map((of) => (
                  <th key={of.unit}>
                    <b className={styles.ink}>{of.name}</b>
                    <br />
                    {of.group} {t("col.rank")} {figure(of.rank)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {nodes.map((node, at) => {
                const scores = all.map((of) => of.nodes[at]?.score);
                const best = Math.max(...scores.map((score) => score ?? -Infinity));
                if (!Number.isFinite(best)) return null;
                return (
                  <tr key={node.code}>
                    <th className={node.is_indicator ? styles.indented : styles.group}>{node.name}</th>
                    <td className={tables.number}>{figure(node.full)}</td>
                    {scores.map((of, index) => (
                      <td key={all[index]?.unit}>
                        <span className={styles.compared}>
                          <ScoreBar value={of} full={node.full} text={false} strong={of === best} />
                          <span className={of === best ? styles.score : styles.number}>{score(of)}</span>
                        </span>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Await>
  );
}
