// Sending to our own server, which answers a script with where to go on.

export const makePost = (fetch, { patience, setTimeout, clearTimeout }) => {
  const under = new Set();
  const post = async (address, fields) => {
    const stop = new AbortController();
    under.add(stop);
    const timer = setTimeout(() => stop.abort(), patience);
    const asked = {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      mode: "same-origin",
      redirect: "manual",
      signal: stop.signal,
    };
    try {
      return await fetch(address, asked);
    } finally {
      clearTimeout(timer);
      under.delete(stop);
    }
  };
  post.giveUp = () => under.forEach((stop) => stop.abort());
  return post;
};

// What came of sending: `to` where to go on, `gone` that these questions are closed, or why nothing was sent.
export const sendAll = async (post, address, fields) => {
  let response;
  try {
    response = await post(address, fields);
  } catch {
    return { wrong: "offline" };
  }
  if (response.status === 410) return { gone: true };
  if (!response.ok) return { wrong: "failed" };
  try {
    return { to: (await response.json()).to };
  } catch {
    return { wrong: "failed" };
  }
};

// Answers whose reply got lost may have arrived: from the first attempt on only the very same is sent.
export const makeSending = (post) => {
  let first;
  return {
    begun: () => first !== undefined,
    send(address, fields) {
      first = first || [address, fields];
      return sendAll(post, ...first);
    },
    wipe() {
      first = undefined;
    },
  };
};
