// The form from Begin to sending, on one page and in its memory only.
import { makeAnswers, makeReceipt } from "./answers.js";
import { makeDeck } from "./deck.js";
import { makeIdle } from "./idle.js";
import { makePost, sendAll } from "./post.js";
import { makeReading } from "./reading.js";
import { makeTrail } from "./trail.js";

const MINUTES = 60_000;

export const makeTalk = (window, template, exit) => {
  const { document, history, location } = window;
  const content = template.content;
  const words = template.dataset;
  const begin = document.getElementById("begin");
  const stopwatch = document.querySelector(".stopwatch");
  const warning = content.querySelector(".warning");
  const answers = makeAnswers();
  const trail = makeTrail();
  const reading = makeReading(window, document.querySelector("main"), content.querySelector(".listen"));
  const deck = makeDeck(document, content, words, answers);
  const post = makePost((...asked) => window.fetch(...asked), {
    patience: 20_000,
    setTimeout: (...asked) => window.setTimeout(...asked),
    clearTimeout: (timer) => window.clearTimeout(timer),
  });
  let receipt;
  let began;
  let checked = false;
  let shownAt = 0;
  let ended = false;

  const show = () => {
    deck.show(trail.step());
    shownAt = Date.now();
    reading.moveOn();
  };
  const goOn = (step) => {
    history.pushState(trail.goOn(step), "");
    show();
  };
  window.addEventListener("popstate", (event) => {
    if (ended) return;
    trail.returnTo(event.state);
    show();
  });

  const wipe = () => {
    ended = true;
    reading.stop();
    answers.wipe();
    receipt = undefined;
    if (warning.open) warning.close();
    deck.wipe();
  };
  const gone = () => exit.go(location.pathname);

  const idle = makeIdle({
    now: Date.now,
    after: 3 * MINUTES,
    grace: MINUTES / 2,
    warn() {
      warning.showModal();
      warning.querySelector(".big").focus();
    },
    over: () => exit.go(words.idle),
  });
  const watch = () => {
    document.body.append(warning);
    warning.addEventListener("close", idle.goOn);
    warning.querySelector(".big").addEventListener("click", () => warning.close());
    warning.querySelector(".exit").addEventListener("click", exit.leave);
    for (const sign of ["pointerdown", "keydown", "scroll"]) {
      window.addEventListener(sign, idle.seen, { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", idle.check);
    window.setInterval(tick, 1000);
  };
  const tick = () => {
    idle.check();
    if (!stopwatch || ended) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    stopwatch.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const start = () => {
    if (!receipt) {
      receipt = makeReceipt(window.crypto);
      began = Date.now();
      watch();
      post(begin.action, new FormData(begin)).then((response) => response.status === 410 && !ended && gone(), () => {});
    }
    goOn(1);
  };
  const answer = (value) => {
    answers.give(deck.keys[trail.step() - 1], value);
    checked = checked || trail.step() + 1 === deck.last;
    if (!checked) goOn(trail.step() + 1);
    else if (trail.before() === deck.last) history.back();
    else goOn(deck.last);
  };
  let busy = false;
  const send = async (form, shown) => {
    if (busy) return;
    busy = true;
    reading.stop();
    document.documentElement.classList.add("busy");
    const told = { memory: words.memory, receipt, shown };
    const came = await sendAll(post, form.action, [...Object.entries(told), ...answers.all()]);
    busy = false;
    document.documentElement.classList.remove("busy");
    if (ended) return;
    if (came.gone) gone();
    else if (came.to) exit.go(came.to);
    else deck.warn(came.wrong);
  };

  return {
    wipe,
    places: trail.place,
    // Says whether a form of the page is one of ours, and does what it asks.
    submit(form, { value }) {
      if (form === begin) start();
      else if (deck.isAnswer(form)) answer(value);
      else if (deck.isSending(form)) send(form, value);
      else return false;
      return true;
    },
    // A second tap on the same place, meant for the screen before, must not answer a statement that nobody read.
    isDouble: ({ detail, target }) => detail > 1 && Date.now() - shownAt < 400 && target.closest(".answer, .quiet"),
    click(link) {
      const number = deck.changes(link);
      if (number) goOn(number);
      else if (deck.isBack(link)) history.back();
      else return false;
      return true;
    },
  };
};
