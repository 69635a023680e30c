// A media by its identifier, read and deleted: Fastify and better-sqlite3 as their tutorials have it, one durable
// transaction for each request, and no credentials.

import Database from "better-sqlite3";
import fastify from "fastify";

const database = new Database(process.argv[2]);
for (const pragma of ["journal_mode = wal", "synchronous = full", "busy_timeout = 10000"]) {
  database.pragma(pragma);
}
const find = database.prepare("select * from medias where id = ?");
const remove = database.prepare("delete from medias where id = ?");

const server = fastify();
server.get("/medias/:id", (request, reply) => {
  const media = find.get(request.params.id);
  return media ?? reply.code(404).send();
});
server.delete("/medias/:id", (request, reply) =>
  reply.code(remove.run(request.params.id).changes ? 204 : 404).send(),
);
console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
