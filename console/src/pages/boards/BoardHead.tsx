import { useTranslation } from "react-i18next";
import type { Schemas } from "~/api/client";
import { score } from "~/format/number";
import { Offers } from "~/parts/Offers";
import { Stages } from "~/parts/Stages";
import styles from "./boards.module.css";
import { type Line, mean } from "./figures";

type Detail = Schemas["BoardDetail"];

/** What a board is in a line: units, mean, version, who confirmed, who objects, what was restated. */
export function BoardNote({ board, lines }: { board: Detail; lines: Line[] | undefined }) {
  const { t } = useTranslation("boards");
  const told = [t("note.units", { count: board.units })];
  const average = mean(lines?.map((line) => line.score) ?? []);
  if (average !== undefined) told.push(t("note.mean", { mean: score(average) }));
  told.push(t("note.version", { version: board.scheme_version }));
  if (board.revision > 1) told.push(t("note.revision", { revision: board.revision }));
  const restated = lines?.filter((line) => line.flags.includes("restated")).length ?? 0;
  const objections = lines?.filter((line) => line.objections.length).length ?? 0;
  const checking = board.state === "checking";
  if (board.computing) told.push(t("note.computing", { progress: board.progress }));
  return (
    <>
      {told.join(" · ")}
      {(checking || board.confirmed > 0) && (
        <>
          {" · "}
          <b>{t("note.confirmed", { count: board.confirmed })}</b>
        </>
      )}
      {checking && ` · ${t("note.open", { count: Math.max(0, board.units - board.confirmed - objections) })}`}
      {objections > 0 && <span className={styles.amber}> · {t("note.objections", { count: objections })}</span>}
      {restated > 0 && <span className={styles.amber}> · {t("note.restated", { count: restated })}</span>}
    </>
  );
}

const STAGES = ["computed", "checking", "approved", "published", "sealed"] as const;

/** How far a board is, what may be done with it, and its files. */
export function BoardBeside({ board }: { board: Detail }) {
  const { t } = useTranslation("boards");
  const file = (name: string) => `/api/v1/boards/${board.id}/file?name=${encodeURIComponent(name)}`;
  const has = (name: string) => board.files.some((file) => file.name === name);
  const exports = (
    [
      ["board.csv", t("export.board")],
      ["scores.csv", t("export.scores")],
      ["values.csv", t("export.values")],
    ] as const
  ).filter(([name]) => has(name));
  return (
    <div className={styles.beside}>
      <Stages stages={STAGES.map((key) => ({ key, title: t(`stage.${key}`) }))} at={board.state} />
      <div className={styles.acts}>
        <Offers id={board.id} />
        {exports.length > 0 && (
          <nav aria-label={t("export.label")}>
            {exports.map(([name, title]) => (
              <a key={name} href={file(name)} download={`${board.scheme}-${board.period}-${name}`}>
                {title}
              </a>
            ))}
          </nav>
        )}
      </div>
    </div>
  );
}
