import assert from "node:assert/strict";
import test from "node:test";
import { makeTrail } from "../../stem_app/feedback/script/trail.js";

test("a way begins at the welcome and goes on step by step", () => {
  const trail = makeTrail();
  assert.deepEqual([trail.place(), trail.step(), trail.before()], [0, 0, undefined]);
  assert.equal(trail.goOn(1), 1);
  assert.equal(trail.goOn(2), 2);
  assert.deepEqual([trail.step(), trail.before()], [2, 1]);
});

test("going on from an earlier place forgets what came after it", () => {
  const trail = makeTrail();
  for (const step of [1, 2, 3, 7]) trail.goOn(step);
  trail.returnTo(2);
  assert.equal(trail.step(), 2);
  assert.equal(trail.goOn(7), 3);
  assert.equal(trail.before(), 2);
  trail.returnTo(4);
  assert.equal(trail.step(), 0, "the fourth place is gone, so this is the welcome");
});

test("a place that another visit left in the history is the welcome", () => {
  for (const left of [null, 9, "toString", -1]) {
    const trail = makeTrail();
    trail.goOn(1);
    trail.returnTo(left);
    assert.equal(trail.step(), 0);
  }
});

test("a page that was loaded anew counts the places before it, and begins at the welcome", () => {
  const trail = makeTrail(3);
  assert.deepEqual([trail.place(), trail.step()], [3, 0]);
  assert.equal(trail.goOn(1), 4);
  trail.returnTo(2);
  assert.deepEqual([trail.place(), trail.step()], [2, 0]);
  assert.equal(trail.goOn(1), 3);
  trail.returnTo(4);
  assert.deepEqual([trail.place(), trail.step()], [4, 0]);
  for (const nothing of [null, undefined, "toString", {}]) assert.equal(makeTrail(nothing).place(), 0);
});
