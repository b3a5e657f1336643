import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { go, launch, open } from "./browser.ts";
import { aWorkingTeam, tenThousand, World } from "./world.ts";

// Pictures of the dashboard as it is now. `npx tsx test/browser/screenshots.ts` makes those of the README anew, in
// docs/images; with a folder it puts every view and state there, in light and dark, to be looked at.

const [folder] = process.argv.slice(2);
const browser = await launch();
try {
  if (folder === undefined) await forReadme(browser, "docs/images");
  else await all(browser, folder);
} finally {
  await browser.close();
}

async function forReadme(chromium: Browser, into: string): Promise<void> {
  await inWorld(async (world) => {
    await aWorkingTeam(world);
    const { dashboard = "" } = await world.serve();
    for (const [name, hash, scheme] of [
      ["dashboard-sessions", "#/", "light"],
      ["dashboard-session", "#/session/waiting-session", "dark"],
    ] as const) {
      const { page, context } = await open(chromium, dashboard, scheme);
      await page.setViewportSize({ width: 1280, height: 800 });
      await shoot(page, hash, join(into, `${name}.png`), false);
      await context.close();
    }
  });
}

async function all(chromium: Browser, into: string): Promise<void> {
  const pictures = async (url: string, prefix: string, hashes: Readonly<Record<string, string>>) => {
    for (const scheme of ["light", "dark"] as const) {
      const { page, context } = await open(chromium, url, scheme);
      for (const [name, hash] of Object.entries(hashes))
        await shoot(page, hash, join(into, `${prefix}-${name}-${scheme}.png`));
      await context.close();
    }
  };
  const views = {
    sessions: "#/",
    registry: "#/registry",
    memory: "#/memory",
    routing: "#/routing",
    charts: "#/charts",
  };
  await inWorld(async (world) => {
    const thread = await aWorkingTeam(world);
    const { dashboard = "" } = await world.serve();
    const one = { session: "#/session/waiting-session", thread: `#/thread/${thread}`, missing: "#/session/nobody" };
    await pictures(dashboard, "team", { ...views, ...one });
    const { page, context } = await open(chromium, dashboard);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [name, hash] of Object.entries({ ...views, ...one }))
      await shoot(page, hash, join(into, `phone-${name}.png`));
    await world.served?.close();
    await page.getByText("Not connected").waitFor();
    await page.screenshot({ path: join(into, "lost.png") });
    await context.close();
  });
  await inWorld(async (world) => pictures((await world.serve()).dashboard ?? "", "empty", views));
  await inWorld(async (world) => {
    tenThousand(world);
    const { dashboard = "" } = await world.serve();
    await pictures(dashboard, "many", { sessions: "#/", charts: "#/charts" });
  });
}

async function inWorld(use: (world: World) => Promise<void>): Promise<void> {
  const world = new World();
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

async function shoot(page: Page, hash: string, path: string, fullPage = true): Promise<void> {
  mkdirSync(join(path, ".."), { recursive: true });
  await go(page, hash);
  await page.locator(".placeholder").waitFor({ state: "detached", timeout: 30_000 });
  await page.waitForTimeout(400);
  await page.screenshot({ path, fullPage });
}
