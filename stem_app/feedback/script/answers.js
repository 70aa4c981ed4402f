// The answers so far: here and nowhere else, until they are sent.

export const makeReceipt = (crypto) =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const makeAnswers = () => {
  const given = new Map();
  return {
    of: (key) => given.get(key),
    // 'Next' keeps an earlier answer.
    give(key, answer) {
      if (answer !== "next") given.set(key, answer);
      else if (!given.has(key)) given.set(key, "skipped");
    },
    all: () => [...given],
    wipe: () => given.clear(),
  };
};
