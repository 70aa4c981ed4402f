// The button 'Read aloud': there only when this phone can, and silent as soon as the client goes on.
import { chooseVoice, makeReader, readable } from "./voice.js";

export const makeReading = (window, main, button) => {
  const { speechSynthesis, SpeechSynthesisUtterance, Audio } = window;
  const language = window.document.documentElement.lang;
  let sound;
  let on = false;

  const play = (address) =>
    new Promise((done) => {
      sound = new Audio(address);
      sound.onended = sound.onerror = done;
      sound.play().catch(done);
    });
  const say = (words, voice) =>
    new Promise((done) => {
      const spoken = new SpeechSynthesisUtterance(words);
      spoken.voice = voice;
      spoken.lang = voice.lang;
      spoken.rate = 0.9;
      spoken.onend = spoken.onerror = done;
      speechSynthesis.speak(spoken);
    });
  const hush = () => {
    sound?.pause();
    speechSynthesis?.cancel();
  };
  const reader = makeReader({ play, say, hush });

  const texts = () =>
    [...main.querySelectorAll("[data-said]")].map((one) => {
      return { words: one.textContent.trim(), address: one.dataset.said };
    });
  const voice = () => chooseVoice(speechSynthesis?.getVoices() ?? [], language);
  const press = (pressed) => {
    on = pressed;
    button.setAttribute("aria-pressed", on);
  };

  const refresh = () => {
    button.hidden = readable(texts(), voice()).length === 0;
  };
  const stop = () => {
    press(false);
    reader.stop();
  };
  const start = async () => {
    press(true);
    if (await reader.read(readable(texts(), voice()), voice())) press(false);
  };
  button.addEventListener("click", () => (on ? stop() : start()));
  speechSynthesis?.addEventListener?.("voiceschanged", refresh);
  // In a pocket or behind another page nobody may hear what is asked here.
  window.document.addEventListener("visibilitychange", () => {
    if (on && window.document.hidden) stop();
  });
  refresh();
  return {
    moveOn() {
      if (on) stop();
      refresh();
    },
    stop,
  };
};
