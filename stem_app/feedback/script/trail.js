// The way a client went: step 0 is the welcome, then the statements, then the check screen. The browser's history holds
// only a place on this way, never an answer.

export const makeTrail = () => {
  let steps = [0];
  let place = 0;
  return {
    place: () => place,
    step: () => steps[place],
    before: () => steps[place - 1],
    goOn(step) {
      steps = [...steps.slice(0, place + 1), step];
      place += 1;
      return place;
    },
    // A place of another visit, left behind by a reload, leads to the welcome.
    returnTo(earlier) {
      place = earlier > 0 && earlier < steps.length ? earlier : 0;
    },
  };
};
