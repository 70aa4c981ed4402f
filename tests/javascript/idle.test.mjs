import assert from "node:assert/strict";
import test from "node:test";
import { makeIdle } from "../../stem_app/feedback/script/idle.js";

const watched = () => {
  const clock = { time: 1000 };
  const told = [];
  const idle = makeIdle({
    now: () => clock.time,
    after: 180,
    grace: 30,
    warn: () => told.push("warn"),
    over: () => told.push("over"),
  });
  const at = (time) => {
    clock.time = 1000 + time;
    idle.check();
  };
  return { idle, told, at, clock };
};

test("first it warns, once, and then it is over, once", () => {
  const { told, at } = watched();
  at(179);
  assert.deepEqual(told, []);
  at(180);
  at(181);
  at(209);
  assert.deepEqual(told, ["warn"]);
  at(210);
  at(211);
  assert.deepEqual(told, ["warn", "over"]);
});

test("whoever touches the screen is there", () => {
  const { idle, told, at } = watched();
  at(170);
  idle.seen();
  at(349);
  assert.deepEqual(told, []);
  at(350);
  assert.deepEqual(told, ["warn"]);
});

test("under the warning only 'go on' counts", () => {
  const { idle, told, at } = watched();
  at(180);
  at(200);
  idle.seen();
  at(210);
  assert.deepEqual(told, ["warn", "over"]);
  const other = watched();
  other.at(180);
  other.at(200);
  assert.equal(other.idle.goOn(), true);
  assert.equal(other.idle.goOn(), false);
  other.at(379);
  assert.deepEqual(other.told, ["warn"]);
  other.at(380);
  assert.deepEqual(other.told, ["warn", "warn"]);
});

test("a phone that slept is over at the first sign of life, be it a touch", () => {
  const { idle, told, clock } = watched();
  clock.time += 5000;
  idle.seen();
  assert.deepEqual(told, ["over"]);
});

test("a clock that is set back begins the count anew, and never lets a screen stay for hours", () => {
  const { told, at } = watched();
  at(170);
  at(-3600);
  at(-3421);
  assert.deepEqual(told, []);
  at(-3420);
  assert.deepEqual(told, ["warn"]);
  at(-7200);
  at(-7171);
  assert.deepEqual(told, ["warn"]);
  at(-7170);
  assert.deepEqual(told, ["warn", "over"]);
});
