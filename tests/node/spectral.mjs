// Lints documents of OpenAPI by Spectral's ruleset `oas`, as `spectral:oas` names it: each rule that it recommends.
// node spectral.mjs, and on standard input a list of {name, text}. Prints, for each, a list of findings.

import spectral from "@stoplight/spectral-core";
import parsers from "@stoplight/spectral-parsers";
import rulesets from "@stoplight/spectral-rulesets";
import { text } from "node:stream/consumers";

const linter = new spectral.Spectral();
linter.setRuleset({ extends: [rulesets.oas] });

const results = [];
for (const { name, text: source } of JSON.parse(await text(process.stdin))) {
  const parser = name.endsWith(".json") ? parsers.Json : parsers.Yaml;
  const findings = await linter.run(new spectral.Document(source, parser, name));
  results.push(
    findings.map(({ code, message, path }) => ({ rule: code, message, at: path.map(String) })),
  );
}
console.log(JSON.stringify(results));
