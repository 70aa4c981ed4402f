// Every page works without this. It adds a covered way out, no double sending, nothing back from memory, and a screen
// that stays awake while the client has the phone. It stores nothing.
import { makeExit } from "./cover.js";

const root = document.documentElement;
// The form, where a page brought it along, and what is forgotten only by who leaves.
export const here = { form: undefined, forget() {} };
export const exit = makeExit(window, {
  wipe: () => here.form?.wipe(),
  places: () => here.form?.places() ?? 0,
  forget: () => here.forget(),
});

// A page that the browser kept could show answers: it is covered when it goes, and asked for anew when it returns.
addEventListener("pagehide", () => {
  exit.cover();
  here.form?.wipe();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

let sent = false;
addEventListener("submit", (event) => {
  if (exit.isExit(event.target)) {
    event.preventDefault();
    return exit.leave();
  }
  if (sent || here.form?.submit(event.target, event.submitter)) return event.preventDefault();
  sent = true;
  root.classList.add("busy");
  setTimeout(() => {
    sent = false;
    root.classList.remove("busy");
  }, 8000);
});

const stayAwake = () => {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
};
if ("awake" in root.dataset) {
  stayAwake();
  addEventListener("visibilitychange", stayAwake, true);
}
