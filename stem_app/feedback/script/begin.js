// The welcome page brings the whole form along. A browser that does not say which button was pressed, or that cannot
// open the warning, goes the way that needs no script.
import { exit, here } from "./page.js";
import { makeTalk } from "./talk.js";

const template = document.getElementById("deck");
const saysWhich = window.SubmitEvent && "submitter" in SubmitEvent.prototype;
if (template && saysWhich && window.HTMLDialogElement?.prototype.showModal) {
  here.form = makeTalk(window, template, exit);
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && here.form.click(link)) event.preventDefault();
  });
}
