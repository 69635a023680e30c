// Over a client of openapi-generator, `typescript-fetch`.

import {
  AccessDeniedFromJSON,
  Configuration,
  MediasApi,
  NotFoundFromJSON,
  ResponseError,
} from "./flowkiwi";

declare const process: { argv: string[] };
declare function require(name: "node:fs"): { readFileSync(path: string): Uint8Array<ArrayBuffer> };

const given: Record<"url" | "organization" | "token" | "limited" | "media" | "file", string> =
  JSON.parse(process.argv[2]);
const xFlowkiwiOrganizationId = given.organization;

function medias(accessToken: string): MediasApi {
  return new MediasApi(new Configuration({ basePath: given.url, accessToken }));
}

async function refusal(deletion: Promise<void>): Promise<Response> {
  try {
    await deletion;
  } catch (error) {
    if (error instanceof ResponseError) {
      return error.response;
    }
    throw error;
  }
  throw new Error("it was not refused");
}

async function main() {
  const api = medias(given.token);
  const page = await api.listMedias({ xFlowkiwiOrganizationId, itemsPerPage: 10 });
  const file = new File([require("node:fs").readFileSync(given.file)], "kiwi.png");
  const uploaded = await api.uploadMedia({ xFlowkiwiOrganizationId, file, title: "A kiwi" });
  const alt: string | null = uploaded.alt;
  const media = { xFlowkiwiOrganizationId, id: given.media };
  const { raw } = await api.deleteMediaRaw(media);
  const gone = NotFoundFromJSON(await (await refusal(api.deleteMedia(media))).json());
  const detail: string | null | undefined = gone.detail;
  const kept = { xFlowkiwiOrganizationId, id: uploaded.id };
  const denied = await refusal(medias(given.limited).deleteMedia(kept));
  const missing: string[] | undefined = AccessDeniedFromJSON(await denied.json()).missingPermissions;
  console.log(
    JSON.stringify({
      listed: { total: page.totalItems, ids: page.member.map((one) => one.id) },
      uploaded: { id: uploaded.id, size: uploaded.size, alt },
      deleted: raw.status,
      gone: { title: gone.title, detail, instance: gone.instance ?? null },
      refused: missing,
    }),
  );
}

void main();
