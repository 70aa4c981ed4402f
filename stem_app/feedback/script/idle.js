// A screen that nobody touches: first a warning, then it is over. Only the wall's clock is asked, so that a phone that
// slept counts too.

export const makeIdle = ({ now, after, grace, warn, over }) => {
  let since = now();
  let warned = false;
  let ended = false;
  const check = () => {
    // A clock that was set back would let the screen stay for hours.
    if (now() < since) since = now() - (warned ? after : 0);
    const quiet = now() - since;
    if (ended || quiet < after) return;
    if (quiet >= after + grace) {
      ended = true;
      over();
    } else if (!warned) {
      warned = true;
      warn();
    }
  };
  return {
    check,
    seen() {
      check();
      if (!warned && !ended) since = now();
    },
    // Says whether there was a warning to answer: a browser tells of a closed dialog later than it closes it.
    goOn() {
      if (!warned) return false;
      warned = false;
      since = now();
      return true;
    },
  };
};
