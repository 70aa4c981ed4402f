import assert from "node:assert/strict";
import test from "node:test";
import { chooseVoice, makeReader, readable } from "../../stem_app/feedback/script/voice.js";

const voice = (lang, localService, more) => ({ lang, localService, ...more });

test("a voice from the cloud is never chosen, not even when it is the only one or the usual one", () => {
  assert.equal(chooseVoice([voice("nl-NL", false, { default: true })], "nl"), undefined);
  assert.equal(chooseVoice([voice("nl-NL", undefined)], "nl"), undefined);
  assert.equal(chooseVoice([voice("nl-NL", "yes")], "nl"), undefined);
});

test("a voice speaks the language of the page, in any of its countries", () => {
  const flemish = voice("nl-BE", true);
  assert.equal(chooseVoice([voice("en-GB", true), flemish], "nl"), flemish);
  assert.equal(chooseVoice([voice("nl_NL", true)], "nl").lang, "nl_NL");
  assert.equal(chooseVoice([voice("fil-PH", true)], "fi"), undefined);
  assert.equal(chooseVoice([], "nl"), undefined);
});

test("of several the usual one of the phone is chosen", () => {
  const usual = voice("nl-NL", true, { default: true });
  assert.equal(chooseVoice([voice("nl-NL", true), usual], "nl"), usual);
});

test("without a voice only recordings are heard, and nothing at all when the first text has none", () => {
  const texts = [{ words: "a", address: "/a" }, { words: "b", address: "" }, { words: "c", address: "/c" }];
  assert.deepEqual(readable(texts, undefined).map((text) => text.words), ["a", "c"]);
  assert.deepEqual(readable(texts, voice("nl", true)).length, 3);
  assert.deepEqual(readable(texts.slice(1), undefined), []);
  assert.deepEqual(readable([], voice("nl", true)), []);
});

const reader = () => {
  const heard = [];
  const waiting = [];
  const soon = (what) => new Promise((done) => waiting.push(() => done(heard.push(what))));
  const made = makeReader({ play: (address) => soon(address), say: (words) => soon(words), hush: () => heard.push("hush") });
  return { heard, waiting, ...made };
};
const texts = [{ words: "one", address: "" }, { words: "two", address: "/two.opus" }];

test("texts are read in their order, a recording rather than a voice", async () => {
  const { heard, waiting, read } = reader();
  const done = read(texts, voice("nl", true));
  waiting.shift()();
  await new Promise(setImmediate);
  waiting.shift()();
  assert.equal(await done, true);
  assert.deepEqual(heard, ["one", "/two.opus"]);
});

test("stopping is heard at once, and what was to come is not read", async () => {
  const { heard, waiting, read, stop } = reader();
  const done = read(texts, voice("nl", true));
  stop();
  waiting.shift()();
  assert.equal(await done, false);
  assert.deepEqual(heard, ["hush", "one"]);
  assert.equal(waiting.length, 0);
});
