import assert from "node:assert/strict";
import test from "node:test";
import { makeExit } from "../../stem_app/feedback/script/cover.js";

// A window whose history and clock do what the test says.
const opened = (places) => {
  const done = [];
  const timers = [];
  const heard = {};
  const classes = { add: (name) => done.push(`class ${name}`) };
  const form = { action: "/leave", dataset: { to: "/elsewhere" } };
  const window = {
    document: { documentElement: { classList: classes }, getElementById: () => form },
    history: { go: (by) => done.push(`go ${by}`) },
    location: { replace: (address) => done.push(`replace ${address}`) },
    navigator: { sendBeacon: (address) => done.push(`told ${address}`) },
    addEventListener: (name, act) => (heard[name] = act),
    setTimeout: (act, time = 0) => timers.push([time, act]),
  };
  const exit = makeExit(window, {
    wipe: () => done.push("wiped"),
    places: () => places,
    forget: () => done.push("forgotten"),
  });
  const run = () => timers.sort(([one], [other]) => one - other).splice(0).forEach(([, act]) => act());
  return { exit, done, heard, run };
};

const FIRST = ["class away", "wiped", "forgotten", "told /leave", "wiped"];

test("where the form took no places it is left at once, covered before anything else", () => {
  const { exit, done } = opened(0);
  exit.leave();
  assert.deepEqual(done, [...FIRST, "replace /elsewhere"]);
});

test("first it goes back before the form, and only after that to the other page, once", () => {
  const { exit, done, heard, run } = opened(3);
  exit.leave();
  heard.popstate();
  assert.deepEqual(done, [...FIRST, "go -3"], "not while it goes back: Firefox would keep the form's place");
  run();
  assert.deepEqual(done, [...FIRST, "go -3", "replace /elsewhere"]);
});

test("a browser that does not say that it went back goes on all the same", () => {
  const { exit, done, run } = opened(3);
  exit.leave();
  run();
  assert.equal(done.at(-1), "replace /elsewhere");
});
