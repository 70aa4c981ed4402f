// The welcome page brings the whole form along. A browser that does not say which button was pressed goes the way that
// needs no script.
import { exit, here } from "./page.js";
import { makeTalk } from "./talk.js";

const template = document.getElementById("deck");
if (template && window.SubmitEvent && "submitter" in SubmitEvent.prototype) {
  here.form = makeTalk(window, template, exit);
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (here.form.isDouble(event) || (link && here.form.click(link))) event.preventDefault();
  });
}
