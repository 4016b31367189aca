import { expect, test } from "@playwright/test";
import { barriers, complaints, overflows, settled, signIn } from "../support";

/** A page as it is looked at, by whom, and what it is called in docs/screenshots. */
const PAGES = [
  { name: "today", account: "reporter", path: "/" },
  { name: "today-overseer", account: "overseer", path: "/" },
  { name: "wall", account: "head", path: "/wall?period=2022-03" },
  { name: "maps", account: "leader", path: "/maps/action-industry?period=2022-03" },
  { name: "boards", account: "office", path: "/boards?period=2022-03" },
  { name: "province", account: "head", path: "/boards?tab=province&period=2022-03" },
  { name: "reports", account: "source", path: "/reports?period=2022-04" },
  { name: "verify", account: "verifier", path: "/verify?period=2022-03" },
  { name: "plan", account: "office", path: "/plan?period=2022-03" },
  { name: "goal", account: "office", path: "/plan/action-spatial?period=2022-03" },
  { name: "units", account: "office", path: "/units?period=2022-03" },
  { name: "unit", account: "office", path: "/units/331102100279?period=2022-03" },
  { name: "schemes", account: "office", path: "/schemes" },
  { name: "scheme", account: "office", path: "/schemes/liandu-towns" },
  { name: "office", account: "office", path: "/office?period=2022-03" },
  { name: "audit", account: "auditor", path: "/audit" },
  { name: "me", account: "cadre", path: "/me" },
  { name: "settings", account: "admin", path: "/settings" },
] as const;

const folder = process.env["LIANGZHU_SCREENSHOTS"];

for (const { name, account, path } of PAGES) {
  test(`${name} is whole, in both languages`, async ({ page, isMobile }, { project }) => {
    const said = complaints(page);
    if (name === "wall" && project.name === "desktop") await page.setViewportSize({ width: 1920, height: 1080 });
    await signIn(page, account, path);
    await settled(page);
    await expect(page.getByRole("alert")).toHaveCount(0);
    if (folder) await page.screenshot({ path: `${folder}/${name}-${project.name}.png` });
    expect(await barriers(page, isMobile)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.evaluate(() => localStorage.setItem("liangzhu.language", "en"));
    await page.reload();
    await settled(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.locator("body").innerText()).not.toMatch(/\b[a-z]+\.[a-zA-Z]+\.[a-zA-Z.]+\b(?!\.(cn|com|docx|xlsx|toml))/);
    // Answers that browsers complain of: who a stranger is (401), and whether a unit is on a board (404: it isn't).
    const expected = /\b401\b.*\/session$|\b404\b.*\/boards\/[^/]+\/standings\/\w+$/;
    expect(said.filter((line) => !expected.test(line))).toEqual([]);
  });
}
