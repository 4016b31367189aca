import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { Section } from "~/parts/Page";
import { Await } from "~/parts/States";
import styles from "./Goal.module.css";

/** 口径卡: what is counted, how, and who knows it. */
export function Card({ code }: { code: string }) {
  const { t } = useTranslation("plan");
  const card = api.useQuery("get", "/api/v1/goals/{code}/card", { params: { path: { code } } }, { retry: false });
  const source = card.data?.source;
  const unit = api.useQuery(
    "get",
    "/api/v1/units/{code}",
    { params: { path: { code: source ?? "" } } },
    { enabled: Boolean(source) },
  );
  return (
    <Section title={t("card.title")}>
      <Await of={card} rows={3}>
        {(card) => (
          <dl className={styles.facts}>
            <dt>{t("card.definition")}</dt>
            <dd>{card.definition}</dd>
            {card.formula && (
              <>
                <dt>{t("card.formula")}</dt>
                <dd>{card.formula}</dd>
              </>
            )}
            <dt>{t("card.measure")}</dt>
            <dd>
              {card.measure} · {t(`direction.${card.direction}`)} · {t(`basis.${card.basis}`)} · {t(`frequency.${card.frequency}`)}
            </dd>
            {source && (
              <>
                <dt>{t("card.source")}</dt>
                <dd>{unit.data?.name ?? source}</dd>
              </>
            )}
            {card.document && (
              <>
                <dt>{t("card.document")}</dt>
                <dd>{card.document}</dd>
              </>
            )}
          </dl>
        )}
      </Await>
    </Section>
  );
}
