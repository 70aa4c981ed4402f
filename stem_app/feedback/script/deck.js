// The screens of the form, made from what the welcome page brought along in its <template>.

const fill = (text, value) => text.replace("{}", value);

// `shown` has the parts of the page that change: `top` in the header, and `main`.
export const makeDeck = (document, content, words, answers) => {
  const [header, main] = ["header", "main"].map((name) => document.querySelector(name));
  const heads = [...content.querySelectorAll("[data-key]")];
  const keys = heads.map((head) => head.dataset.key);
  const [ask, check, listen] = [".ask", ".check", ".listen"].map((name) => content.querySelector(name));
  const welcome = { top: [...header.children].slice(1), main: [...main.childNodes], title: document.title };
  const button = (answer) => [...ask.elements].find((one) => one.value === answer);

  // The second tap of a double tap was meant for what was there before. Whoever uses keys, or has the page read to them,
  // points at nothing and need not wait.
  let settling;
  const settle = (time = 400) => {
    main.classList.add("fresh");
    clearTimeout(settling);
    settling = setTimeout(() => main.classList.remove("fresh"), time);
  };
  const put = (top, nodes, title) => {
    while (header.children[1]) header.lastElementChild.remove();
    header.append(...top);
    main.textContent = "";
    main.append(...nodes);
    document.title = title;
    offerVoice();
    settle();
  };
  const offerVoice = () => main.querySelector("[data-listen]").append(listen);
  const headline = (said, name) => {
    const made = document.createElement("h1");
    made.textContent = said;
    made.className = name;
    made.id = "step";
    return made;
  };
  const focus = (element) => {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    document.defaultView.scrollTo(0, 0);
  };

  const showWelcome = () => {
    put(welcome.top, welcome.main, welcome.title);
    focus(main.querySelector("h1"));
  };

  const showStatement = (number) => {
    const step = fill(words.step, words.figures[number]);
    const place = ask.firstElementChild;
    place.textContent = "";
    place.append(...heads[number - 1].cloneNode(true).childNodes);
    const statement = place.querySelector("h2");
    statement.id = "statement";
    statement.setAttribute("aria-labelledby", "step statement");
    mark(place, answers.of(keys[number - 1]));
    put([headline(step, "step")], [ask], `${step} – ${words.name}`);
    focus(statement);
  };

  // An earlier answer is shown in words and in the answers themselves.
  const mark = (place, answer) => {
    for (const one of ask.querySelectorAll("[aria-pressed]")) one.removeAttribute("aria-pressed");
    const group = ask.querySelector("[role=group]");
    group.setAttribute("aria-labelledby", answer ? "statement chosen" : "statement");
    if (!answer) return;
    button(answer)?.setAttribute("aria-pressed", "true");
    const chosen = document.createElement("p");
    chosen.id = "chosen";
    chosen.className = "soft";
    chosen.textContent = fill(words.chose, saidOf(answer));
    place.append(chosen);
  };
  const saidOf = (answer) => (answer === "skipped" ? words.skipped : button(answer).textContent.trim());

  const showCheck = () => {
    check.querySelectorAll(".rows a").forEach((row, index) => {
      const answer = answers.of(keys[index]) ?? "skipped";
      const drawn = button(answer)?.querySelector("svg") ?? content.querySelector(`[data-face=${answer}] svg`);
      row.querySelector("svg").replaceWith(drawn.cloneNode(true));
      const said = row.querySelector("strong");
      said.textContent = saidOf(answer);
      said.dataset.said = button(answer)?.dataset.said ?? "";
    });
    const heading = headline(words.check, "");
    put([], [heading, check], `${words.check} – ${words.name}`);
    settle(600);
    focus(heading);
  };

  offerVoice();
  return {
    keys,
    last: keys.length + 1,
    settle,
    // From Begin on no link of the welcome may lead away from the answers unasked.
    stay() {
      welcome.top = [];
      for (const links of main.querySelectorAll(".links, .languages")) links.hidden = true;
    },
    show(step) {
      if (step === 0) showWelcome();
      else if (step <= keys.length) showStatement(step);
      else showCheck();
    },
    isAnswer: (form) => form === ask,
    isSending: (form) => check.contains(form),
    // Which statement a row of the check screen changes; 0 for anything else.
    changes: (element) => [...check.querySelectorAll(".rows a")].indexOf(element) + 1,
    isBack: (element) => ask.contains(element) || check.contains(element),
    // What was sent cannot be changed any more, neither can the way it goes.
    close(sender) {
      for (const row of check.querySelectorAll(".rows a")) row.removeAttribute("href");
      for (const changing of check.querySelectorAll(".changing")) changing.hidden = true;
      for (const way of check.querySelectorAll(".big")) way.disabled = way !== sender;
    },
    wait(sender) {
      main.inert = sender !== undefined;
      document.documentElement.classList.toggle("busy", main.inert);
      check.querySelector(".notice").hidden = true;
    },
    // Said anew each time: the same words again would not be heard.
    warn(wrong, sender) {
      const notice = check.querySelector(".notice");
      notice.textContent = "";
      notice.hidden = false;
      sender.focus();
      setTimeout(() => {
        notice.textContent = `${notice.dataset[wrong]} ${words.again}`;
      }, 100);
    },
    wipe() {
      document.title = welcome.title;
      main.textContent = "";
      heads.length = 0;
      content.textContent = "";
    },
  };
};
