// Lists, shows, edits and deletes as API Platform Admin does, and prints what came of it.
// node admin.mjs ENTRYPOINT ORGANIZATION, and on standard input a list of {token, call, resource, params}: calls of
// its data provider. Prints a list of {given} or {refused}.

import { text } from "node:stream/consumers";
import { JSDOM } from "jsdom";

const [entrypoint, organization] = process.argv.slice(2);

// The Admin is made for a browser, and looks for one as soon as it is loaded. What asks is Node's own `fetch`.
const { window } = new JSDOM("", { url: entrypoint });
for (const name of ["window", "document", "localStorage", "Element", "HTMLElement", "Node"]) {
  globalThis[name] = name === "window" ? window : window[name];
}

const admin = "@api-platform/admin/lib/hydra";
const load = async (name) =>
  (await import(new URL(`node_modules/${admin}/${name}.js`, import.meta.url))).default;
const dataProvider = await load("dataProvider");
const fetchHydra = await load("fetchHydra");
const { getSubmissionErrors } = (await load("schemaAnalyzer"))();
const { parseHydraDocumentation } = await import("@api-platform/api-doc-parser");

function provider(token) {
  const headers = () =>
    new Headers({
      Authorization: `Bearer ${token}`,
      "X-Flowkiwi-Organization-Id": organization,
    });
  return dataProvider({
    entrypoint,
    httpClient: (url, options = {}) => {
      const all = headers();
      new Headers(options.headers).forEach((value, name) => all.set(name, value));
      return fetchHydra(url, { ...options, headers: all });
    },
    apiDocumentationParser: (url) => parseHydraDocumentation(url, { headers: headers() }),
    mercure: false,
  });
}

const results = [];
for (const { token, call, resource, params } of JSON.parse(await text(process.stdin))) {
  const admin = provider(token);
  await admin.introspect();
  try {
    results.push({ given: await admin[call](resource, params) });
  } catch (error) {
    const { message, status } = error;
    results.push({ refused: { message, status, fields: getSubmissionErrors(error) } });
  }
}
console.log(JSON.stringify(results));
