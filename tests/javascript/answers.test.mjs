import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import test from "node:test";
import { makeAnswers, makeReceipt } from "../../stem_app/feedback/script/answers.js";

test("an answer replaces an earlier one, and 'next' keeps it", () => {
  const answers = makeAnswers();
  answers.give("s1", "4");
  answers.give("s1", "next");
  assert.equal(answers.of("s1"), "4");
  answers.give("s1", "dont_know");
  assert.equal(answers.of("s1"), "dont_know");
});

test("'next' without an answer is a statement that was skipped, which is not the same as one that was never seen", () => {
  const answers = makeAnswers();
  answers.give("s2", "next");
  assert.equal(answers.of("s2"), "skipped");
  assert.equal(answers.of("s3"), undefined);
  assert.deepEqual(answers.all(), [["s2", "skipped"]]);
});

test("after wiping nothing is left", () => {
  const answers = makeAnswers();
  answers.give("s1", "1");
  answers.wipe();
  assert.deepEqual(answers.all(), []);
});

test("a receipt is 128 random bits in 32 characters, however small the bytes", () => {
  const low = { getRandomValues: (bytes) => bytes.map((_, index) => index) };
  assert.equal(makeReceipt(low), "000102030405060708090a0b0c0d0e0f");
  const made = new Set(Array.from({ length: 50 }, () => makeReceipt(webcrypto)));
  assert.equal(made.size, 50);
  for (const receipt of made) assert.match(receipt, /^[0-9a-f]{32}$/);
});
