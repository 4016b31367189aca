import { expect, test } from "@playwright/test";
import { signIn } from "../support";

test("form and text are one document, and what was typed is offered again", async ({ page }) => {
  await signIn(page, "office", "/schemes/liandu-towns?node=JJ05");
  const points = page.getByLabel("满分", { exact: true });
  await points.fill("7");
  await points.blur();
  await expect(page.getByLabel("方案原文，TOML")).toHaveValue(/between = "last"\npoints = 7/);
  await page.reload();
  await page.getByRole("button", { name: "接着改" }).click();
  await expect(page.getByLabel("方案原文，TOML")).toHaveValue(/between = "last"\npoints = 7/);
});

test("a fault is told at its line", async ({ page }) => {
  await signIn(page, "office", "/schemes/liandu-towns");
  const text = page.getByLabel("方案原文，TOML");
  await text.fill((await text.inputValue()).replace("decimals = 2", "decmals = 2"));
  await expect(page.getByRole("alert").filter({ hasText: "decmals" })).toContainText("第 12 行");
});
