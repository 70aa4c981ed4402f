// Everything works without this. It only adds: a covered way out, no double sending, nothing back from memory, and a
// screen that stays awake while the client has the phone. It stores nothing.
(() => {
  "use strict";
  const root = document.documentElement;
  const exit = document.getElementById("exit");
  const cover = () => root.classList.add("away");

  // A page that the browser kept could show answers: it is covered when it goes, and asked for anew when it returns.
  addEventListener("pagehide", cover);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  let sent = false;
  addEventListener("submit", (event) => {
    if (event.submitter === exit) return cover();
    if (sent) return event.preventDefault();
    sent = true;
    root.classList.add("busy");
    setTimeout(() => {
      sent = false;
      root.classList.remove("busy");
    }, 8000);
  });

  // Shift three times or Esc twice leaves: covered first, because the answer of the server takes time.
  const needed = { Shift: 3, Escape: 2 };
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.repeat) return;
    presses = presses.filter((press) => press.key === event.key && event.timeStamp - press.at < 1500);
    presses.push({ key: event.key, at: event.timeStamp });
    if (exit && presses.length >= needed[event.key]) {
      cover();
      exit.form.requestSubmit(exit);
    }
  });

  const stayAwake = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  if ("awake" in root.dataset) {
    stayAwake();
    addEventListener("visibilitychange", stayAwake, true);
  }
})();
