import { expect, test } from "@playwright/test";
import { barriers, settled, signIn } from "../support";

test("a wrong password is told, and what was typed stays", async ({ page, isMobile }) => {
  await page.goto("/");
  await page.getByLabel("账号").fill("office");
  await page.getByLabel("密码").fill("wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("alert")).toContainText("账号或密码不对");
  await expect(page.getByLabel("账号")).toHaveValue("office");
  expect(await barriers(page, isMobile)).toEqual([]);
});

test("a link leads a stranger there after signing in", async ({ page }) => {
  await signIn(page, "office", "/boards?period=2022-02");
  await expect(page).toHaveURL(/\/boards.*period=2022-02/);
});

test("an address that leads nowhere says so", async ({ page }) => {
  await signIn(page, "office", "/nowhere");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有这一页");
});

test("what is looked for is found by keys", async ({ page, isMobile }) => {
  test.skip(isMobile, "phones have no keys");
  await signIn(page, "office");
  await settled(page);
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("南山村");
  await expect(page.getByRole("option").first()).toContainText("南山村");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/units\/331102100279/);
});

test("areas are those that one has business with", async ({ page, isMobile }) => {
  test.skip(isMobile, "phones have four of them");
  await signIn(page, "resident");
  const areas = page.getByRole("navigation", { name: "栏目" }).first();
  await expect(areas.getByRole("link", { name: "今日" })).toBeVisible();
  await expect(areas.getByRole("link", { name: "办公室" })).toHaveCount(0);
});
