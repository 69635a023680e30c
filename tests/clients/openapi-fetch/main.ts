// Over the types of openapi-typescript, with openapi-fetch.

import createClient from "openapi-fetch";
import type { paths } from "./flowkiwi";

declare const process: { argv: string[] };
declare function require(name: "node:fs"): { readFileSync(path: string): Uint8Array<ArrayBuffer> };

const given: Record<"url" | "organization" | "token" | "limited" | "media" | "file", string> =
  JSON.parse(process.argv[2]);
const header = { "X-Flowkiwi-Organization-Id": given.organization };

function client(token: string) {
  const headers = { Authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl: given.url, headers });
}

function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("another answer was expected");
  }
  return value;
}

async function main() {
  const api = client(given.token);
  const page = found(
    (await api.GET("/rest/api/medias", { params: { header, query: { itemsPerPage: 10 } } })).data,
  );
  const file = new File([require("node:fs").readFileSync(given.file)], "kiwi.png");
  const upload = await api.POST("/rest/api/medias", {
    params: { header },
    // The types have no word for a file; the serializer has.
    body: { file: "", title: "A kiwi" },
    bodySerializer(body) {
      const form = new FormData();
      form.append("title", body.title ?? "");
      form.append("file", file);
      return form;
    },
  });
  const uploaded = found(upload.data);
  const alt: string | null = uploaded.alt;
  const params = { header, path: { id: given.media } };
  const deleted = await api.DELETE("/rest/api/medias/{id}", { params });
  const again = await api.DELETE("/rest/api/medias/{id}", { params });
  const denied = await client(given.limited).DELETE("/rest/api/medias/{id}", {
    params: { header, path: { id: uploaded.id } },
  });
  // Which of the problems it is, its status tells.
  type Problems = paths["/rest/api/medias/{id}"]["delete"]["responses"];
  const gone = found(again.error) as Problems[404]["content"]["application/problem+json"];
  const refused = found(denied.error) as Problems[403]["content"]["application/problem+json"];
  const detail: string | null | undefined = gone.detail;
  const missing: string[] | undefined = refused.missingPermissions;
  console.log(
    JSON.stringify({
      listed: { total: page.totalItems, ids: page.member.map((one) => one.id) },
      uploaded: { id: uploaded.id, size: uploaded.size, alt },
      deleted: deleted.response.status,
      gone: { title: gone.title, detail, instance: gone.instance ?? null },
      refused: missing,
    }),
  );
}

void main();
