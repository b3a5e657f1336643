import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { go, hasChromium, launch, type Opened, open } from "./browser.ts";
import { aWorkingTeam, World } from "./world.ts";

const viewsWith = (thread: string) =>
  [
    ["#/", "Sessions", /54 sessions in/],
    ["#/session/waiting-session", "waiting-session", /planning → approval/],
    ["#/registry", "Registry", /Coordinating the release/],
    [`#/thread/${thread}`, "Is the plan ready?", /attach the cost estimate/],
    ["#/memory", "Memory", /monthly_usd/],
    ["#/routing", "Routing", /β₁ = E − V \+ C = 13 − 10 \+ 1 = 4/],
    ["#/charts", "Charts", /How long sessions took/],
  ] as const;

/** What has the focus, and how that is shown. */
const FOCUSED = `(() => {
  const { tagName, textContent, className } = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [tagName === "BODY" ? tagName : tagName + className + textContent.slice(0, 40), outlineStyle + " " + outlineWidth];
})()`;

describe.skipIf(!hasChromium)(`the dashboard${hasChromium ? "" : " (skipped: there is no /usr/bin/chromium)"}`, () => {
  const world = new World();
  let browser: Browser;
  let url: string;
  let thread: string;
  beforeAll(async () => {
    thread = await aWorkingTeam(world);
    url = (await world.serve()).dashboard ?? "";
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  async function visiting(scheme: "light" | "dark", visit: (opened: Opened) => Promise<void>): Promise<void> {
    const opened = await open(browser, url, scheme);
    try {
      await visit(opened);
      expect(opened.complaints).toEqual([]);
      expect(opened.foreign).toEqual([]);
    } finally {
      await opened.context.close();
    }
  }

  it.each(["light", "dark"] as const)(
    "shows every view, accessible in %s colours, asking nobody else",
    async (scheme) => {
      await visiting(scheme, async ({ page }) => {
        for (const [hash, title, content] of viewsWith(thread)) {
          await go(page, hash);
          await page.getByRole("heading", { level: 1, name: title }).waitFor();
          await page.getByText(content).first().waitFor();
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => [hash, id, nodes.map((node) => node.html)])).toEqual([]);
        }
      });
    },
  );

  it("tells a session's story: phases, tasks, messages, decisions and their reasons", async () => {
    await visiting("light", async ({ page }) => {
      await go(page, "#/session/waiting-session");
      const story = page.locator(".timeline");
      await story.waitFor();
      const text = await story.innerText();
      for (const part of [
        "planning → approval",
        "Task draft-plan routed to terraform-architect",
        "covers terraform",
        "has waited in phase approval",
        "Delegation to terraform-architect: resume",
        "request from cece-001: Is the plan ready?",
        "Provider registry answered 503",
        "Decided: Three subnets",
        "One for each zone",
      ]) {
        expect(text).toContain(part);
      }
      expect(await page.getByRole("heading", { name: "May be resumed now" }).count()).toBe(1);
    });
  });

  it("draws β₁: as many edges close a cycle as it says", async () => {
    await visiting("light", async ({ page }) => {
      await go(page, "#/routing");
      await page.getByRole("img", { name: "Graph of 10 vertices and 13 edges; β₁ is 4" }).waitFor();
      expect(await page.locator(".edge.closes").count()).toBe(4);
      expect(await page.locator(".vertex").count()).toBe(10);
    });
  });

  it("draws how long sessions took and how many were resumed, and says the same in numbers", async () => {
    await visiting("light", async ({ page }) => {
      await go(page, "#/charts");
      const chart = (title: string) => page.locator("figure.chart", { hasText: title });
      await chart("How long sessions took").waitFor();
      expect(await page.locator("figure.chart canvas").count()).toBe(3);
      const numbers = (await chart("How long sessions took").locator("td").allTextContents()).map(Number);
      expect(numbers.reduce((sum, each) => sum + each, 0)).toBe(40);
      await page.getByText("24 of 60 delegations").waitFor();
      expect(await page.locator(".figure", { hasText: "Resume rate" }).innerText()).toContain("40 %");
      await chart("Resume rate").getByText("Numbers").click();
      expect(await chart("Resume rate").getByRole("row").count()).toBe(31);
    });
  });

  it("shows messages as a thread, and finds in memory", async () => {
    await visiting("light", async ({ page }) => {
      await go(page, "#/registry");
      await page.getByRole("link", { name: "Is the plan ready?" }).click();
      const messages = page.locator(".messages li");
      await messages.first().waitFor();
      expect(await messages.count()).toBe(2);
      expect(await messages.first().innerText()).toMatch(/cece-001\s+to waiting-session[\s\S]*attach the cost/);
      expect(await messages.last().innerText()).toMatch(/waiting-session\s+to cece-001[\s\S]*waits for approval/);
      await go(page, "#/memory");
      await page.getByText("2 keys").waitFor();
      await page.getByRole("searchbox").fill("VPC");
      await page.getByText("1 key").waitFor();
      expect(await page.locator(".memory li").innerText()).toMatch(/plan\/cost[\s\S]*version 2[\s\S]*412/);
    });
  });

  it("is used by keyboard alone: filter, search, page, open, back", async () => {
    await visiting("light", async ({ page }) => {
      await page.getByText("54 shown, page 1 of 2").waitFor();
      await page.getByRole("button", { name: "Next" }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("page 2 of 2").waitFor();
      await page.getByRole("button", { name: /Waiting$/ }).focus();
      await page.keyboard.press("Space");
      await page.getByText("4 shown, page 1 of 1").waitFor();
      await page.getByRole("searchbox").focus();
      await page.keyboard.type("VPC MODULE");
      await page.getByText("1 shown").waitFor();
      await page.getByRole("link", { name: "waiting-session" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "waiting-session" }).waitFor();
      await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("title");
      await page.goBack();
      await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
    });
  });

  it.each(["light", "dark"] as const)("shows where the keyboard is, in %s colours, on every view", async (scheme) => {
    await visiting(scheme, async ({ page }) => {
      for (const [hash, title] of viewsWith(thread)) {
        await go(page, hash);
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        await page.locator(".placeholder").waitFor({ state: "detached" });
        await page.evaluate("document.activeElement.blur()");
        const seen = new Set<unknown>();
        for (let nth = 0; nth < 14; nth++) {
          await page.keyboard.press("Tab");
          const [name, outline] = (await page.evaluate(FOCUSED)) as [string, string];
          if (name === "BODY") continue;
          seen.add(name);
          expect(outline, `${hash}: ${name}`).toMatch(/^solid [2-9]px/);
        }
        expect(seen.size).toBeGreaterThan(6);
      }
    });
  });

  it("says what is wrong where a session cannot be shown", async () => {
    const opened = await open(browser, url);
    await go(opened.page, "#/session/nobody");
    await opened.page.getByRole("alert").getByText("There is no session nobody.").waitFor();
    await opened.context.close();
  });
});
