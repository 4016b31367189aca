import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { usePeriod } from "~/frame/period";
import { periodName } from "~/format/period";
import { Page } from "~/parts/Page";
import { Stages } from "~/parts/Stages";
import { BoardsOfMonth } from "./BoardsOfMonth";
import { CasePane } from "./CasePane";
import { Disputes } from "./Disputes";
import { FormsOfMonth } from "./FormsOfMonth";
import { NoticeForm } from "./NoticeForm";
import { Notices } from "./Notices";
import styles from "./Office.module.css";
import { SealMonth } from "./SealMonth";
import { STAGES, stageOf } from "./stage";
import { useDesk } from "./useDesk";

/** The desk from which a month is steered: forms, boards, notices, the seal. */
export function OfficePage() {
  const { t, i18n } = useTranslation("office");
  const [period] = usePeriod();
  const [open] = useDesk();
  const month = api.useQuery("get", "/api/v1/months/{period}", { params: { path: { period } } });
  const boards = api.useQuery("get", "/api/v1/boards", { params: { query: { period, limit: 100 } } });
  const seals = api.useQuery("get", "/api/v1/seals");
  const sealed = seals.data?.items.find((seal) => seal.period === period);
  const stages = STAGES.map((key) => ({ key, title: t(`stage.${key}`) }));
  const at = stageOf(month.data, boards.data?.items ?? [], sealed !== undefined);
  const subject = open.board ?? open.case;
  const aside = open.notice ? (
    <NoticeForm period={period} boards={boards.data?.items ?? []} />
  ) : subject ? (
    <CasePane key={subject} id={subject} isBoard={open.board !== undefined} />
  ) : undefined;
  return (
    <Page
      title={t("title", { period: periodName(period, i18n.language) })}
      note={t(`at.${at}`)}
      beside={<Stages stages={stages} at={at} />}
      {...(aside ? { aside } : {})}
    >
      <div className={aside ? styles.narrow : styles.desk}>
        <div>
          <BoardsOfMonth period={period} boards={boards} />
          <Notices period={period} />
        </div>
        <div>
          <FormsOfMonth period={period} month={month} />
          <Disputes />
          <SealMonth period={period} sealed={sealed} />
        </div>
      </div>
    </Page>
  );
}
