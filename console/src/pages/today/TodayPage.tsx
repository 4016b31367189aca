import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useUnitName } from "~/api/names";
import { useMe } from "~/api/session";
import { day, weekday } from "~/format/time";
import { Page } from "~/parts/Page";
import { CasePane } from "../office/CasePane";
import { BoardsNow } from "./BoardsNow";
import { Changed } from "./Changed";
import { Duties } from "./Duties";
import { Overseen } from "./Overseen";
import { OwnStandings } from "./Standings";
import styles from "./Today.module.css";

/** What whoever is signed in has to do, how their units stand, and what changed. */
export function TodayPage() {
  const { t, i18n } = useTranslation("today");
  const me = useMe();
  const { case: open } = useSearch({ from: "/" });
  const post = me.posts[0];
  const unit = useUnitName(post?.unit);
  return (
    <Page
      title={t("title")}
      note={
        <>
          {day(me.now, i18n.language)} {weekday(me.now, i18n.language)} · {unit}
          {post && ` · ${post.title}`}
        </>
      }
      {...(open ? { aside: <CasePane key={open} id={open} isBoard={false} /> } : {})}
    >
      <div className={open ? styles.narrow : styles.page}>
        <div>
          <Duties />
          <Overseen />
        </div>
        <div>
          <BoardsNow />
          <OwnStandings />
          <Changed />
        </div>
      </div>
    </Page>
  );
}
