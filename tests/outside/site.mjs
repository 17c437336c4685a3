// Reads a built site in Chromium as people do: jobs as JSON on standard input, answers on output.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = require.resolve("axe-core/axe.min.js");
const { browser: executablePath, folder, port, jobs } = JSON.parse(readFileSync(0, "utf8"));
const TYPES = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".xml": "text/xml",
};

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const body = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end("no such page");
  }
});
await new Promise((done) => server.listen(port, "127.0.0.1", done));
const root = `http://127.0.0.1:${port}/`;

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
  ],
});

async function opened(job) {
  const context = await browser.newContext({ viewport: { width: job.width, height: 900 } });
  context.setDefaultTimeout(5000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: root });
  const page = await context.newPage();
  const told = { requests: [], problems: [] };
  page.on("request", (request) => {
    if (!request.url().startsWith(root) && !request.url().startsWith("data:")) told.requests.push(request.url());
  });
  page.on("pageerror", (error) => told.problems.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") told.problems.push(message.text()); });
  page.on("response", (response) => {
    if (response.status() >= 400) told.problems.push(`${response.status()} ${response.url()}`);
  });
  if (job.dark) {
    await page.addInitScript(() => {
      document.addEventListener("DOMContentLoaded", () => document.body.setAttribute("data-md-color-scheme", "slate"));
    });
  }
  await page.goto(root + job.path, { waitUntil: "load" });
  return { context, page, told };
}

async function audited(job) {
  const { context, page, told } = await opened(job);
  await page.waitForTimeout(500);
  await page.addScriptTag({ path: axe });
  // What the theme does around the page is the theme's, and how it marks links.
  const { violations } = await page.evaluate(([inside, theirs]) => window.axe.run(inside, { resultTypes: ["violations"], rules: Object.fromEntries(theirs.map((rule) => [rule, { enabled: false }])) }), [job.inside, job.theirs]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const small = await page.evaluate(() => {
    const sizes = [...document.querySelectorAll(".sf-diagram svg text")].map((each) => each.getBoundingClientRect().height);
    return sizes.length ? Math.min(...sizes) : 99;
  });
  await context.close();
  return {
    ...told, wide, small,
    violations: violations.map((each) => `${each.id} (${each.impact}): ${each.help}; ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`),
  };
}

// Zoom, full screen, links of pictures and of pages one after the other, copying: with mouse and keys.
async function used(job) {
  const { context, page, told } = await opened(job);
  const wrong = told.problems;
  const say = (what, holds) => { if (!holds) wrong.push(what); };
  const width = () => page.evaluate(() => document.querySelector(".sf-diagram svg").getBoundingClientRect().width);
  const title = () => page.evaluate(() => document.querySelector("h1").textContent.replace("¶", "").trim());

  await page.waitForSelector(".sf-bar");
  await page.waitForTimeout(500);
  const before = await width();
  await page.click('.sf-bar [data-act="larger"]');
  say("the button does not zoom", await width() > before * 1.2);
  await page.focus(".sf-stage");
  await page.keyboard.press("0");
  say(`0 does not fit: ${before}, ${await width()}`, Math.abs(await width() - before) < 1);
  await page.keyboard.press("+");
  say("+ does not zoom", await width() > before * 1.2);
  await page.click('.sf-bar [data-act="full"]');
  say("there is no full screen", await page.evaluate(() => document.querySelector("dialog").open));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog"));
  say("the focus is lost", await page.evaluate(() => document.activeElement.dataset.act === "full"));

  // A link of the text, as the theme exchanges pages, then one of the picture, and a third.
  const first = await title();
  await page.evaluate(() => { window.kept = true; });
  await page.click(`${job.inside} table a[href*="repair"]`);
  await page.waitForFunction((old) => (document.querySelector("h1")?.textContent.replace("¶", "").trim() ?? old) !== old, first);
  say("the page was loaded, not exchanged", job.instant !== true || await page.evaluate(() => window.kept === true));
  await page.waitForSelector(".sf-bar");
  const second = await title();
  say(`the text leads to ${second}`, second === "In repair");
  await page.locator(".sf-diagram a").filter({ hasText: "New" }).first().click();
  await page.waitForFunction((old) => (document.querySelector("h1")?.textContent.replace("¶", "").trim() ?? old) !== old, second);
  say(`the picture leads to ${await title()}`, await title() === "New");
  await page.waitForSelector(".sf-bar");
  await page.locator(".sf-diagram a").first().focus();
  say("a part of the picture takes no focus", await page.evaluate(() => document.activeElement.tagName.toLowerCase() === "a"));

  await page.goto(`${root}${job.replies}`, { waitUntil: "load" });
  await page.click(".sf-copy >> nth=0");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  say(`copied: ${copied}`, copied.includes("{order.id}"));
  await context.close();
  return told;
}

const kinds = { audit: audited, use: used };
const answers = [];
for (const job of jobs) answers.push(await kinds[job.kind](job));
await browser.close();
server.close();
process.stdout.write(JSON.stringify(answers));
