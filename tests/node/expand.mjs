// Expands JSON-LD documents with jsonld.js, in its safe mode: it refuses whatever it would have to leave out.
// node expand.mjs ORIGIN, and on standard input a list of {base, body}. Prints a list of {expanded} or {error}.

import jsonld from "jsonld";
import { text } from "node:stream/consumers";

const [origin] = process.argv.slice(2);
const contexts = new Map();

// Nothing but the server itself may be needed to read what it says.
async function documentLoader(url) {
  if (new URL(url).origin !== origin) {
    throw new Error(`${url} is not on the server`);
  }
  if (!contexts.has(url)) {
    const response = await fetch(url, { headers: { Accept: "application/ld+json" } });
    if (!response.ok) {
      throw new Error(`${url} is answered ${response.status}`);
    }
    contexts.set(url, { contextUrl: null, documentUrl: url, document: await response.json() });
  }
  return contexts.get(url);
}

const results = [];
for (const { base, body } of JSON.parse(await text(process.stdin))) {
  try {
    results.push({ expanded: await jsonld.expand(body, { base, documentLoader, safe: true }) });
  } catch (error) {
    results.push({ error: `${error.message} ${JSON.stringify(error.details ?? null)}` });
  }
}
console.log(JSON.stringify(results));
