// Reads the API as clients of API Platform do, and prints what was found.
// node api_doc_parser.mjs ENTRYPOINT TOKEN ORGANIZATION

import { parseHydraDocumentation } from "@api-platform/api-doc-parser";

const [entrypoint, token, organization] = process.argv.slice(2);
const headers = {
  Authorization: `Bearer ${token}`,
  "X-Flowkiwi-Organization-Id": organization,
};

const { api } = await parseHydraDocumentation(entrypoint, { headers });

const resources = [];
for (const resource of api.resources) {
  const isIn = (fields, field) => fields.includes(field);
  resources.push({
    name: resource.title,
    url: resource.url,
    fields: resource.fields.map((field) => ({
      name: field.name,
      type: field.type,
      reference: field.reference?.title ?? null,
      isOne: field.maxCardinality === 1,
      required: field.required,
      readable: isIn(resource.readableFields, field),
      writable: isIn(resource.writableFields, field),
      description: field.description,
    })),
    operations: resource.operations.map(({ name, method, type }) => ({ name, method, type })),
    parameters: (await resource.getParameters()).map(({ variable }) => variable),
  });
}

console.log(JSON.stringify({ title: api.title, resources }));
