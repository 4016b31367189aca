import type { Page } from "@playwright/test";

/** Signs a demo account in and waits for the first page. */
export async function signIn(page: Page, account: string): Promise<void> {
  await page.goto(process.env["LIANGZHU_URL"] ?? "/");
  await page.locator("input").first().fill(account);
  await page.locator("input[type=password]").fill("liangzhu-demo");
  await page.keyboard.press("Enter");
  await page.locator("#main").waitFor();
}

/** Opens a page of the console by its path. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, process.env["LIANGZHU_URL"] ?? page.url()).href);
}
