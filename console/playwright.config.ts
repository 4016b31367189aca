import { defineConfig } from "@playwright/test";

const url = process.env["LIANGZHU_URL"];
if (!url) throw new Error("LIANGZHU_URL says where the demo's server listens; `cargo xtask test` starts one");

/** Chromium of the system, quiet: it asks nobody but the server. */
const launchOptions = {
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** `pages` only look, and run side by side; `cycle` changes the world, step by step, after them. */
export default defineConfig({
  testDir: "tests",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "line",
  use: { baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai", launchOptions, trace: "retain-on-failure" },
  projects: [
    { name: "desktop", testMatch: "pages/*.spec.ts", use: { viewport: { width: 1440, height: 900 } } },
    { name: "phone", testMatch: "pages/*.spec.ts", use: PHONE },
    {
      name: "cycle",
      testMatch: "cycle/*.spec.ts",
      dependencies: ["desktop", "phone"],
      fullyParallel: false,
      use: { viewport: { width: 1440, height: 900 } },
    },
  ],
});
