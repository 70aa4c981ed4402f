// Without reception the server cannot close a discussion; without its cookie it does not open again on this phone.
import { here } from "./page.js";

here.forget = () => {
  document.cookie = `stem_open=; Max-Age=0; Path=${location.pathname.replace(/\/[^/]*$/, "")}`;
};
