// The way a client went: step 0 is the welcome, then the statements, then the check screen. The browser's history holds
// only a place on this way, never an answer.

// `found` is the place where a page that was loaded anew finds itself: what lies before it is the welcome, and counts.
export const makeTrail = (found) => {
  const steps = [];
  let place = 0;
  const returnTo = (earlier) => {
    place = earlier > 0 ? earlier : 0;
  };
  returnTo(found);
  return {
    returnTo,
    place: () => place,
    step: () => steps[place] ?? 0,
    before: () => steps[place - 1],
    goOn(step) {
      place += 1;
      steps[place] = step;
      steps.length = place + 1;
      return place;
    },
  };
};
