// The form from Begin to sending, on one page and in its memory only.
import { makeAnswers, makeReceipt } from "./answers.js";
import { makeDeck } from "./deck.js";
import { makeIdle } from "./idle.js";
import { makePost, makeSending, sendAll } from "./post.js";
import { makeReading } from "./reading.js";
import { makeTrail } from "./trail.js";

const MINUTES = 60_000;

export const makeTalk = (window, template, exit) => {
  const { document, history, location } = window;
  const content = template.content;
  const words = template.dataset;
  const begin = document.getElementById("begin");
  const decline = document.querySelector("[action$='/decline']");
  const stopwatch = document.querySelector(".stopwatch");
  const warning = content.querySelector(".warning");
  const answers = makeAnswers();
  const trail = makeTrail(history.state);
  const reading = makeReading(window, document.querySelector("main"), content.querySelector(".listen"));
  const deck = makeDeck(document, content, words, answers);
  const post = makePost((...asked) => window.fetch(...asked), {
    patience: 20_000,
    setTimeout: (...asked) => window.setTimeout(...asked),
    clearTimeout: (timer) => window.clearTimeout(timer),
  });
  const sending = makeSending(post);
  let receipt;
  let began;
  let checked = false;
  let ended = false;
  let returning = false;

  const show = () => {
    deck.show(trail.step());
    reading.moveOn();
  };
  const goOn = (step) => {
    history.pushState(trail.goOn(step), "");
    show();
  };
  // A slow phone may take a while to go back; who taps again meanwhile means this once.
  const goBack = () => {
    if (!returning) history.back();
    returning = true;
  };
  window.addEventListener("popstate", (event) => {
    returning = false;
    if (ended) return;
    trail.returnTo(event.state);
    // What was sent is not asked again: the check screen stays, and says what came of it.
    if (!sending.begun()) show();
  });

  const wipe = () => {
    ended = true;
    post.giveUp();
    reading.stop();
    answers.wipe();
    sending.wipe();
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
    const stay = () => idle.goOn() && deck.settle();
    warning.addEventListener("close", stay);
    warning.querySelector(".big").addEventListener("click", () => {
      stay();
      warning.close();
    });
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
      deck.stay();
      post(begin.action, new FormData(begin)).then((response) => response.status === 410 && !ended && gone(), () => {});
    }
    goOn(1);
  };
  const answer = (value) => {
    answers.give(deck.keys[trail.step() - 1], value);
    checked = checked || trail.step() + 1 === deck.last;
    if (!checked) goOn(trail.step() + 1);
    else if (trail.before() === deck.last) goBack();
    else goOn(deck.last);
  };

  let busy = false;
  // What comes of it comes too late for whoever left meanwhile.
  const deliver = async (asked, sender, failed) => {
    busy = true;
    reading.stop();
    deck.wait(sender);
    const came = await asked;
    if (ended) return;
    if (came.gone) return gone();
    if (came.to) return exit.go(came.to);
    busy = false;
    deck.wait();
    failed(came.wrong);
  };
  const send = (form, sender) => {
    const told = { memory: words.memory, receipt, shown: sender.value };
    const asked = sending.send(form.action, [...Object.entries(told), ...answers.all()]);
    deck.close(sender);
    deliver(asked, sender, (wrong) => deck.warn(wrong, sender));
  };
  // What went wrong is said by the way that needs no script.
  const refuse = (sender) => {
    const asked = sendAll(post, decline.action, new FormData(decline));
    deliver(asked, sender, () => decline.submit());
  };

  const meant = (form, sender) => {
    if (form === begin) return start;
    if (form === decline) return () => refuse(sender);
    if (deck.isAnswer(form)) return () => answer(sender.value);
    if (deck.isSending(form)) return () => send(form, sender);
    return undefined;
  };

  return {
    wipe,
    places: trail.place,
    // Says whether a form of the page is one of ours, and does what it asks.
    submit(form, sender) {
      const act = meant(form, sender);
      if (act && !busy) {
        deck.settle();
        act();
      }
      return act !== undefined;
    },
    click(link) {
      const number = deck.changes(link);
      if (sending.begun() || !(number || deck.isBack(link))) return false;
      deck.settle();
      if (number) goOn(number);
      else goBack();
      return true;
    },
  };
};
