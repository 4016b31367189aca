import { expect, test } from "@playwright/test";
import { signIn } from "../support";

test("the tree is walked by keys", async ({ page, isMobile }) => {
  test.skip(isMobile, "phones have no keys");
  await signIn(page, "office", "/units");
  const tree = page.getByRole("tree");
  await tree.focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await expect(tree).toHaveAttribute("aria-activedescendant", "unit-331102002001");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/units\/331102002001/);
});

test("a village shows its network", async ({ page }) => {
  await signIn(page, "office", "/units/331102100279");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("南山村");
  await expect(page.getByRole("link", { name: "南山村党总支" })).toBeVisible();
  await expect(page.getByRole("link", { name: "南山村第二网格", exact: true })).toBeAttached();
});

test("a table is tried before it is taken, and faults stand at their cells", async ({ page }) => {
  await signIn(page, "office", "/units?task=import");
  const give = (row: string) =>
    page.locator("input[type=file]").setInputFiles({
      name: "units.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`code,name,level,parent\n${row}\n`),
    });
  await give("999,新村,village,nope");
  await expect(page.getByText("第 2 行 · parent")).toBeVisible();
  await give("331102002,岩泉,town,331102");
  await expect(page.getByRole("deletion").filter({ hasText: "岩泉街道" })).toBeVisible();
  await expect(page.getByRole("button", { name: /生效/ })).toBeEnabled();
});
