// Draws Mermaid texts and audits pages in Chromium: jobs as JSON on standard input, answers on output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const mermaid = join(dirname(require.resolve("mermaid/package.json")), "dist", "mermaid.min.js");
const axe = require.resolve("axe-core/axe.min.js");
const { browser: executablePath, jobs } = JSON.parse(readFileSync(0, "utf8"));

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
  ],
});

let desk;

async function drawn(job) {
  if (!desk) {
    desk = await browser.newPage();
    await desk.setContent("<!DOCTYPE html><div id='here'></div>");
    await desk.addScriptTag({ path: mermaid });
    await desk.evaluate(() => window.mermaid.initialize({ startOnLoad: false, maxTextSize: 500000, maxEdges: 2000 }));
  }
  return desk.evaluate(async (text) => {
    document.querySelector("#here").replaceChildren();
    try {
      const { svg } = await window.mermaid.render("picture", text);
      document.querySelector("#here").innerHTML = svg;
    } catch (error) {
      return { error: String(error.message || error) };
    }
    const words = (what) => [...document.querySelectorAll(what)].map((each) => each.textContent.trim());
    return {
      title: words("#here svg title").join(" "),
      nodes: [...document.querySelectorAll("#here .node")].map((each) => each.textContent.trim()),
      frames: words("#here .cluster-label, #here .statediagram-cluster .cluster-label"),
      edges: document.querySelectorAll("#here path.transition, #here path.flowchart-link").length,
      labels: words("#here .edgeLabel .label, #here .edgeLabels .edgeLabel").filter(Boolean),
    };
  }, job.text);
}

async function audited(job) {
  // The policy of a page would keep the audit out, as it should.
  const context = await browser.newContext({ bypassCSP: true, colorScheme: job.scheme, viewport: { width: job.width, height: 900 } });
  const page = await context.newPage();
  const requests = [];
  const problems = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  await page.goto(`file://${job.path}`);
  if (job.acts) problems.push(...await acted(page));
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await context.close();
  return {
    violations: violations.map((each) => `${each.id}: ${each.help}; ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`),
    requests: requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
    problems,
    wide,
  };
}

// What a reader does with a page: with the keyboard only.
async function acted(page) {
  const wrong = [];
  const box = () => page.evaluate(() => document.querySelector(".sheet:not([hidden]) svg").getAttribute("viewBox"));
  const say = (what, holds) => { if (!holds) wrong.push(what); };
  const start = await box();
  await page.focus(".sheet:not([hidden]) .window");
  await page.keyboard.press("+");
  say("+ does not zoom", await box() !== start);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("0");
  const numbers = (text) => text.split(" ").map(Number).join(" ");
  say("0 does not show everything", numbers(await box()) === numbers(start));
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => document.activeElement.getAttribute("role"));
  say(`Tab does not reach a part of the picture, but ${focused}`, focused === "button" || focused === null);
  await page.fill("#search", "triage");
  say("search finds nothing", /[1-9]/.test(await page.textContent("#told")));
  await page.focus("#search");
  await page.keyboard.press("Enter");
  say("Enter in search shows no details", /triage/i.test(await page.textContent("#details h2")));
  await page.fill("#search", "");
  await page.click("#states a >> nth=2");
  const title = await page.textContent("#details h2");
  say(`the table does not lead into the picture: ${title}`, title && title !== "Details");
  if (await page.$("#view")) {
    await page.selectOption("#view", { index: 1 });
    say("the view does not change", await page.evaluate(() => document.querySelectorAll(".sheet")[0].hidden));
    await page.selectOption("#view", { index: 0 });
  }
  return wrong;
}

// A page with its own policy in force: nothing of it may be refused.
async function obeyed(job) {
  const page = await browser.newPage();
  const problems = [];
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(`file://${job.path}`);
  problems.push(...await acted(page));
  const colour = await page.evaluate(() => getComputedStyle(document.querySelector("th")).textAlign);
  await page.close();
  return { problems, styled: colour !== "center" };
}

// A picture by itself: audited, and what the browser tells a screen reader of it.
async function told(job) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`file://${job.path}`);
  await page.evaluate(readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const named = (role) => nodes
    .filter((node) => !node.ignored && node.role?.value === role)
    .map((node) => node.name?.value || "");
  const answer = {
    violations: violations.map((each) => `${each.id}: ${each.help}; ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`),
    tables: named("table"), rows: named("row").length, heads: named("columnheader"), first: named("rowheader"), cells: named("cell"),
  };
  await context.close();
  return answer;
}

const kinds = { mermaid: drawn, audit: audited, policy: obeyed, lone: told };
const answers = [];
for (const job of jobs) answers.push(await kinds[job.kind](job));
await browser.close();
process.stdout.write(JSON.stringify(answers));
