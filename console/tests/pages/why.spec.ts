import { expect, test } from "@playwright/test";
import { settled, signIn } from "../support";

test("why 南山村 is first of its group is found by clicking", async ({ page, isMobile }) => {
  await signIn(page, "office", "/boards?period=2022-03");
  await page.getByRole("link", { name: "三考三比" }).click();
  await settled(page);
  await page.getByRole("row", { name: /南山村/ }).first().click();
  const why = page.getByRole("complementary");
  await expect(why).toContainText("南山村");
  await expect(why).toContainText("97.27");
  await expect(why).toContainText("9.88");
  if (!isMobile) await expect(page).toHaveURL(/unit=331102100279/);
});

test("an indicator where the district leads the mountain counties is found", async ({ page }) => {
  await signIn(page, "head", "/boards?period=2022-03");
  await page.getByRole("link", { name: "省考排行榜" }).click();
  await settled(page);
  await expect(page.getByRole("table").first()).toContainText("规上工业增加值增速");
});

test("which action is behind, and whose item holds it back, stands on the wall", async ({ page, isMobile }) => {
  test.skip(isMobile, "phones have a list");
  await signIn(page, "head", "/wall?period=2022-03");
  await settled(page);
  await page.getByRole("link", { name: /城市更新/ }).first().click();
  await expect(page).toHaveURL(/\/plan\/action-renewal/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("城市更新");
});
