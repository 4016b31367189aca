import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import { useMay } from "~/api/session";
import { usePeriod } from "~/frame/period";
import { Await, Empty } from "~/parts/States";
import { Beams } from "./Beams";
import { Head } from "./Head";
import { Labels } from "./Labels";
import { Pillar } from "./Pillar";
import { Red } from "./Red";
import { axisOf, reachOf, type WallView } from "./wall";
import styles from "./Wall.module.css";

/** The plan as one picture for a meeting room. Esc leaves; arrows go from pillar to pillar. */
export function WallPage() {
  const { t } = useTranslation("wall");
  const [period] = usePeriod();
  const wall = api.useQuery("get", "/api/v1/wall", { params: { query: { period } } });
  useLeaving();
  return (
    <div className={styles.wall} data-theme="wall">
      <title>{t("title")}</title>
      <Await of={wall}>{(wall) => (wall.strategy ? <Wall wall={wall} /> : <Empty title={t("none")} />)}</Await>
    </div>
  );
}

function Wall({ wall }: { wall: WallView }) {
  const may = useMay();
  const thresholds = api.useQuery("get", "/api/v1/settings/goal-thresholds", {}, { enabled: may("setting.read") });
  const band = thresholds.data ? { low: thresholds.data.on_schedule, high: thresholds.data.ahead } : undefined;
  const [axis, reach] = [axisOf(wall.actions), reachOf(wall.actions)];
  return (
    <>
      <Head wall={wall} />
      <main
        id="main"
        className={styles.house}
        style={{ "--pillars": wall.actions.length } as React.CSSProperties}
        onKeyDown={move}
      >
        <Beams wall={wall} />
        <Labels axis={axis} {...(band ? { band } : {})} />
        {wall.actions.map((action) => (
          <Pillar
            key={action.code}
            action={action}
            axis={axis}
            reach={reach}
            period={wall.period}
            {...(band ? { band } : {})}
          />
        ))}
      </main>
      <Red wall={wall} />
    </>
  );
}

/** Left and right go to the same line of the next pillar, up and down along the lines of one. */
function move(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!step) return;
  const pillars = [...event.currentTarget.querySelectorAll("[data-pillar]")].map((pillar) => [
    ...pillar.querySelectorAll<HTMLElement>("a"),
  ]);
  const column = pillars.findIndex((links) => links.includes(document.activeElement as HTMLElement));
  const row = pillars[column]?.indexOf(document.activeElement as HTMLElement) ?? 0;
  const links = pillars[Math.min(pillars.length - 1, Math.max(0, column + (step[0] ?? 0)))];
  links?.[Math.min(links.length - 1, Math.max(0, row + (step[1] ?? 0)))]?.focus();
  event.preventDefault();
}

/** Esc goes back to where one came from. */
function useLeaving() {
  const router = useRouter();
  const navigate = useNavigate();
  useEffect(() => {
    const leave = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (router.history.canGoBack()) router.history.back();
      else void navigate({ to: "/" });
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [router, navigate]);
}
