// A provider of single sign-on: node provider.mjs MODULES [in-token]
//
// Says `ISSUER http://…` when it listens, then reads on standard input the address that browsers come back to. Whatever name
// one signs in with is `preferred_username` and `email`, which is verified unless the name has "unverified" in it. Claims are
// told at the userinfo endpoint; with `in-token` they stand in the ID token.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, where] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`).href);

let answer = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => answer(request, response));
server.listen(0, "127.0.0.1", () => console.log(`ISSUER http://localhost:${server.address().port}`));

for await (const home of createInterface({ input: process.stdin })) {
  const claims = (name) => ({
    sub: `subject-${name}`,
    preferred_username: name,
    email: name,
    email_verified: !name.includes("unverified"),
  });
  const provider = new Provider(`http://localhost:${server.address().port}`, {
    claims: { email: ["email", "email_verified"], openid: ["sub"], profile: ["preferred_username"] },
    clients: [{ client_id: "liangzhu", client_secret: "secret-of-liangzhu", redirect_uris: [home] }],
    conformIdTokenClaims: where !== "in-token",
    cookies: { keys: ["only for tests"] },
    findAccount: (_, name) => ({ accountId: name, claims: () => claims(name) }),
    pkce: { methods: ["S256"], required: () => true },
  });
  answer = provider.callback();
  console.log("READY");
}
// Whoever started it has ended.
process.exit(0);
