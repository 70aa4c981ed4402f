import assert from "node:assert/strict";
import test from "node:test";
import { makePost, makeSending, sendAll } from "../../stem_app/feedback/script/post.js";

const timers = { patience: 20, setTimeout: () => 1, clearTimeout: () => {} };
const answering = (status, json) => async () => ({ status, ok: status < 300, json: async () => json() });

test("what is sent is a form of our own site, and it asks for an address instead of a page", async () => {
  let asked;
  const post = makePost(async (address, how) => {
    asked = { address, ...how };
  }, timers);
  await post("/v/x/send", [["s1", "4"], ["shown", "sealed"]]);
  assert.equal(asked.address, "/v/x/send");
  assert.equal(String(asked.body), "s1=4&shown=sealed");
  assert.deepEqual(
    [asked.method, asked.mode, asked.redirect, asked.headers.Accept],
    ["POST", "same-origin", "manual", "application/json"],
  );
});

test("a network that does not answer is given up", async () => {
  let give;
  let cleared;
  const never = (_address, { signal }) =>
    new Promise((_done, fail) => signal?.addEventListener("abort", () => fail(new Error("given up"))));
  const post = makePost(never, {
    patience: 20,
    setTimeout: (act, after) => {
      give = act;
      return after;
    },
    clearTimeout: (timer) => {
      cleared = timer;
    },
  });
  const sent = sendAll(post, "/v/x/send", []);
  give();
  assert.deepEqual(await sent, { wrong: "offline" });
  assert.equal(cleared, 20);
});

test("each answer of the server leads somewhere", async () => {
  const came = (fetch) => sendAll(makePost(fetch, timers), "/v/x/send", []);
  assert.deepEqual(await came(answering(200, () => ({ to: "/dank" }))), { to: "/dank" });
  assert.deepEqual(await came(answering(410)), { gone: true });
  assert.deepEqual(await came(answering(500)), { wrong: "failed" });
  const portal = () => {
    throw new SyntaxError("a page of the hotel's network");
  };
  assert.deepEqual(await came(answering(200, portal)), { wrong: "failed" });
});

test("whoever leaves gives up everything that is still under way", async () => {
  const given = [];
  const never = (address, { signal }) =>
    new Promise((_done, fail) =>
      signal.addEventListener("abort", () => {
        given.push(address);
        fail(new Error("given up"));
      }),
    );
  const post = makePost(never, timers);
  const under = [sendAll(post, "/v/x/begin", []), sendAll(post, "/v/x/send", [])];
  post.giveUp();
  await Promise.all(under);
  post.giveUp();
  assert.deepEqual(given, ["/v/x/begin", "/v/x/send"]);
});

test("from the first attempt on the very same is sent, whatever is asked later", async () => {
  const asked = [];
  const sending = makeSending(async (...told) => {
    asked.push(told);
    throw new Error("lost");
  });
  assert.equal(sending.begun(), false);
  await sending.send("/v/x/send", [["s1", "4"], ["shown", "sealed"]]);
  assert.equal(sending.begun(), true);
  await sending.send("/v/x/send", [["s1", "5"], ["shown", "together"]]);
  assert.deepEqual(asked[1], asked[0]);
  sending.wipe();
  assert.equal(sending.begun(), false);
});
