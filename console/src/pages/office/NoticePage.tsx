import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "~/api/client";
import { figure } from "~/format/number";
import { date } from "~/format/time";
import { fields } from "~/parts/Fields";
import { Page, Section } from "~/parts/Page";
import { PlaceLink } from "~/parts/PlaceLink";
import { boardPlace, officePlace } from "~/parts/places";
import { Await } from "~/parts/States";
import table from "~/parts/Table.module.css";
import styles from "./Office.module.css";

type Notice = Schemas["NoticeDetail"];

/** A notice as it was published: its red and black lists, its boards' roots, its documents. */
export function NoticePage() {
  const { key } = useParams({ strict: false });
  const notice = api.useQuery("get", "/api/v1/notices/{key}", { params: { path: { key: key ?? "" } } });
  return <Await of={notice}>{(data) => <Published notice={data} />}</Await>;
}

function Published({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation("office");
  const file = (kind: "docx" | "xlsx") => `/api/v1/notices/${encodeURIComponent(notice.id)}/notice.${kind}`;
  return (
    <Page
      over={<PlaceLink place={officePlace(notice.period)}>‹ {t("notice.back")}</PlaceLink>}
      title={notice.title}
      note={`${notice.number} · ${notice.organ} · ${date(notice.date, i18n.language)}`}
      beside={
        <>
          <a className={fields.button} href={file("docx")} download={`${notice.title}.docx`}>
            {t("notice.docx")}
          </a>
          <a className={fields.button} href={file("xlsx")} download={`${notice.title}.xlsx`}>
            {t("notice.xlsx")}
          </a>
        </>
      }
    >
      {notice.addressees.length > 0 && <p>{notice.addressees.join("，")}：</p>}
      {notice.opening.map((paragraph) => (
        <p key={paragraph} className={styles.paragraph}>
          {paragraph}
        </p>
      ))}
      <div className={styles.lists}>
        <Mentions title={t("notice.redList")} mentions={notice.red} />
        <Mentions title={t("notice.blackList")} mentions={notice.black} />
      </div>
      <Roots notice={notice} />
    </Page>
  );
}

function Mentions({ title, mentions }: { title: string; mentions: Schemas["MentionView"][] }) {
  const { t } = useTranslation("office");
  return (
    <Section title={title} end={figure(mentions.length)}>
      {!mentions.length && <p className={styles.quiet}>{t("notice.nobody")}</p>}
      <table className={table.table}>
        <tbody>
          {mentions.map((mention) => (
            <tr key={`${mention.board} ${mention.unit}`}>
              <td className={`${table.number} ${table.strong}`} style={{ width: 48 }}>
                {figure(mention.rank)}
              </td>
              <td>
                <b>{mention.name}</b>
              </td>
              <td className={table.quiet}>
                <BoardTitle id={mention.board} /> {mention.group}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function BoardTitle({ id }: { id: string }) {
  const { data } = api.useQuery("get", "/api/v1/boards/{id}", { params: { path: { id } } }, { staleTime: 600_000 });
  return <>{data?.title ?? ""}</>;
}

/** What whoever has the paper needs to check it offline. */
function Roots({ notice }: { notice: Notice }) {
  const { t } = useTranslation("office");
  return (
    <Section title={t("notice.roots")} end={t("notice.rootsNote")}>
      <dl className={styles.facts}>
        {notice.boards.map((id) => (
          <RootOf key={id} id={id} />
        ))}
        {notice.public_key && (
          <div>
            <dt>{t("notice.key")}</dt>
            <dd className={styles.hash}>{notice.public_key}</dd>
          </div>
        )}
        <div>
          <dt>{t("notice.signatory")}</dt>
          <dd>{notice.signatory}</dd>
        </div>
      </dl>
    </Section>
  );
}

function RootOf({ id }: { id: string }) {
  const { data } = api.useQuery("get", "/api/v1/boards/{id}", { params: { path: { id } } }, { staleTime: 600_000 });
  if (!data) return null;
  return (
    <div>
      <dt>
        <PlaceLink place={boardPlace(data.scheme, data.period)}>{data.title}</PlaceLink>
      </dt>
      <dd className={styles.hash}>{data.root}</dd>
    </div>
  );
}
