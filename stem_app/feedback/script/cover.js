// Away from here: first nothing can be seen any more, then the page goes.
import { makePresses } from "./keys.js";

export const makeExit = (window, { wipe, places, forget }) => {
  const { document, history, location, navigator } = window;
  const form = document.getElementById("away");
  const cover = () => document.documentElement.classList.add("away");

  // The steps of the form are places in the history: first to the one before them, so that Back leads past the form.
  const go = (address) => {
    let gone = false;
    const out = () => {
      if (!gone) location.replace(address);
      gone = true;
    };
    wipe();
    if (places() === 0) return out();
    // Firefox adds a place to the history when a page is replaced while it goes back, so: just after that.
    window.addEventListener("popstate", () => window.setTimeout(out));
    window.setTimeout(out, 300);
    history.go(-places());
  };
  // Both arrive although the page is gone; whatever fails here, it goes.
  const tell = () => {
    try {
      if (navigator.sendBeacon(form.action)) return;
    } catch {}
    try {
      window.fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    } catch {}
  };
  // What is still being sent is given up first: its answer may not come after the leaving.
  const leave = () => {
    cover();
    wipe();
    forget();
    tell();
    go(form.dataset.to);
  };

  const pressed = makePresses({ Shift: 3, Escape: 2 }, 1500);
  window.addEventListener("keydown", (event) => {
    if (form && !event.repeat && pressed(event.key, event.timeStamp)) leave();
  });
  return { cover, go, leave, isExit: (submitted) => submitted === form };
};
