import { expect, type Cookie, type Page } from "@playwright/test";
import axe from "axe-core";

/** All accounts of the demo have it. */
export const PASSWORD = "liangzhu-demo";

const sessions = new Map<string, Cookie[]>();

/** Comes to `path` as somebody who is signed in; the first time by the form, as a stranger to that page. */
export async function signIn(page: Page, account: string, path = "/"): Promise<void> {
  const session = sessions.get(account);
  if (session) {
    await page.context().addCookies(session);
    await page.goto(path);
  } else {
    await page.goto(path);
    await page.getByLabel("账号").fill(account);
    await page.getByLabel("密码").fill(PASSWORD);
    await page.getByRole("button", { name: "登录" }).click();
  }
  await expect(page.getByRole("heading", { level: 1 }).filter({ hasNotText: /^梁柱$/ }).first()).toBeVisible();
  sessions.set(account, await page.context().cookies());
}

/** Waits until nothing is being read any more. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: /正在读取|Loading/ })).toHaveCount(0);
}

/** What axe finds that keeps somebody from using the page. On phones contrast is left to the desktop's run, which has the same
 * colours: below the bar at the bottom axe takes the bar's for those of the page. */
export async function barriers(page: Page, isMobile = false): Promise<string[]> {
  await page.evaluate(axe.source);
  const rules = { "color-contrast": { enabled: !isMobile } };
  const found = await page.evaluate(
    (rules) => (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ["violations"], rules }),
    rules,
  );
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

/** Collects what the browser complains about from now on. */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") said.push(`${message.text()} ${message.location().url}`);
  });
  return said;
}

/** Whether the page is wider than the screen. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
