// Uses Swagger UI and the landing page in Chromium as a person does, through a proxy that puts the server below a path.
// node browser.mjs, and on standard input {chromium, server, organization, token, limited, media, file, folder}, where
// `limited` is a token that may delete nothing, and screenshots go to `folder`. Prints what was seen.

import { createServer, request } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { chromium } from "playwright-core";

const given = JSON.parse(await text(process.stdin));
const prefix = "/below/a/path";

// A machine that compiles besides takes its time.
const timeout = 240_000;

// What is below the path is the server's; everything else is not there.
const asked = [];
const proxy = createServer((incoming, outgoing) => {
  asked.push(incoming.url);
  if (!incoming.url.startsWith(`${prefix}/`)) {
    outgoing.writeHead(404).end();
    return;
  }
  const { method, headers } = incoming;
  const path = incoming.url.slice(prefix.length);
  const forwarded = request(given.server + path, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
});
await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
const base = `http://127.0.0.1:${proxy.address().port}${prefix}/`;

const profile = await mkdtemp(join(tmpdir(), "chromium-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: given.chromium,
  headless: true,
  timeout,
  viewport: { width: 1280, height: 1000 },
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

// Whatever the page, the browser or its policy complains of.
const complaints = [];
const loaded = new Set();
browser.on("page", watch);
browser.pages().forEach(watch);

function watch(page) {
  page.setDefaultTimeout(timeout);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`${message.text()} (${message.location().url.replace(base, "")})`);
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (sent) => loaded.add(new URL(sent.url()).origin));
}

async function landing() {
  const page = await browser.newPage();
  await browser.grantPermissions(["clipboard-read", "clipboard-write"]);
  const seen = { links: {} };
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const answer = await page.goto(base);
    seen.policy = answer.headers()["content-security-policy"];
    seen.heading = await page.locator("h1").textContent();
    await page.screenshot({ path: join(given.folder, `landing-${colorScheme}.png`), fullPage: true });
  }
  await page.locator("[data-label=curl] button").click();
  seen.copied = await page.evaluate(() => navigator.clipboard.readText());
  const named = page.locator("a, button").evaluateAll((all) => all.filter((it) => !it.textContent.trim()).length);
  seen.unnamed = await named;
  for (const start of ["", "reference/"]) {
    await page.goto(base + start);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((it) => it.href));
    for (const link of links) {
      const url = link.split("#")[0];
      seen.links[url.replace(base, "")] ??= (await browser.request.get(url, { timeout })).status();
    }
  }
  await page.goto(`${base}reference/delete-a-media`);
  seen.reference = await page.locator("h1").textContent();
  await page.screenshot({ path: join(given.folder, "reference.png") });
  await page.close();
  return seen;
}

async function authorize(page, token) {
  await page.locator(".btn.authorize").first().click();
  const dialog = page.locator(".dialog-ux");
  const signOut = dialog.locator("button", { hasText: "Logout" });
  if (await signOut.count()) {
    await signOut.click();
  }
  await dialog.locator("input").fill(token);
  await dialog.locator("button.authorize").click();
  await dialog.locator("button.btn-done").click();
}

// The status and the body that Swagger UI shows.
async function execute(page, operation, parameters, file) {
  const block = page.locator(`#operations-${operation}`);
  if (!(await block.getAttribute("class")).includes("is-open")) {
    await block.locator(".opblock-summary-control").click();
  }
  const tryIt = block.locator(".try-out__btn:not(.cancel)");
  if (await tryIt.count()) {
    await tryIt.click();
  }
  for (const [name, value] of Object.entries(parameters)) {
    await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
  }
  if (file) {
    await block.locator('input[type="file"]').setInputFiles({
      name: "kiwi.png",
      mimeType: "image/png",
      buffer: Buffer.from(file, "base64"),
    });
  }
  const answered = page.waitForResponse((it) => it.request().method() !== "GET");
  await block.locator(".btn.execute").click();
  await (await answered).finished();
  const shown = block.locator(".live-responses-table tbody .response").first();
  const status = shown.locator(".response-col_status");
  const expected = String((await answered).status());
  await status.filter({ hasText: expected }).waitFor();
  const body = shown.locator(".highlight-code code").first();
  return {
    status: Number.parseInt(await status.textContent(), 10),
    body: (await body.count()) ? await body.textContent() : null,
    url: (await answered).url().replace(base, ""),
  };
}

async function swaggerUi() {
  const seen = {};
  const page = await browser.newPage();
  const answer = await page.goto(`${base}swagger-ui/`);
  seen.policy = answer.headers()["content-security-policy"];
  await page.locator(".opblock").first().waitFor();
  seen.operations = await page.locator(".opblock").count();
  await authorize(page, given.token);
  await page.reload();
  await page.locator(".btn.authorize.locked").first().waitFor();

  await page.goto("about:blank");
  await page.goto(`${base}swagger-ui/#/medias/deleteMedia`);
  await page.locator("#operations-medias-deleteMedia.is-open").waitFor();
  seen.deepLink = await page.locator(".opblock.is-open").count();

  const organization = { "X-Flowkiwi-Organization-Id": given.organization };
  const media = { ...organization, id: given.media };
  seen.upload = await execute(page, "medias-uploadMedia", organization, given.file);
  seen.deleted = await execute(page, "medias-deleteMedia", media);
  await page
    .locator("#operations-medias-deleteMedia")
    .screenshot({ path: join(given.folder, "swagger-ui-204.png") });
  seen.before = complaints.splice(0);
  seen.gone = await execute(page, "medias-deleteMedia", media);
  await authorize(page, given.limited);
  seen.refused = await execute(page, "medias-deleteMedia", media);
  // A browser reports every refusal, whoever asked for it.
  seen.refusals = complaints.splice(0);
  await page.screenshot({ path: join(given.folder, "swagger-ui.png"), fullPage: false });
  await page.close();
  return seen;
}

try {
  const seen = { landing: await landing(), swaggerUi: await swaggerUi(), complaints };
  seen.origins = [...loaded].filter((origin) => origin !== new URL(base).origin && origin !== "null");
  seen.outside = asked.filter((path) => !path.startsWith(`${prefix}/`));
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
  proxy.close();
  proxy.closeAllConnections();
  await rm(profile, { recursive: true, force: true });
}
