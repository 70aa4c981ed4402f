import assert from "node:assert/strict";
import test from "node:test";
import { makePresses } from "../../stem_app/feedback/script/keys.js";

const pressed = (...presses) => {
  const press = makePresses({ Shift: 3, Escape: 2 }, 1500);
  return presses.map(([key, at]) => press(key, at));
};

test("Shift three times and Esc twice leave", () => {
  assert.deepEqual(pressed(["Shift", 0], ["Shift", 400], ["Shift", 800]), [false, false, true]);
  assert.deepEqual(pressed(["Escape", 0], ["Escape", 1499]), [false, true]);
});

test("too slowly is not enough", () => {
  assert.deepEqual(pressed(["Escape", 0], ["Escape", 1500]), [false, false]);
  assert.deepEqual(pressed(["Shift", 0], ["Shift", 1000], ["Shift", 2000]), [false, false, false]);
});

test("another key between them begins anew, and other keys never leave", () => {
  assert.deepEqual(pressed(["Escape", 0], ["Tab", 10], ["Escape", 20]), [false, false, false]);
  assert.deepEqual(pressed(["a", 0], ["a", 1], ["a", 2], ["a", 3]), [false, false, false, false]);
});
