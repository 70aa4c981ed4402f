// Sending to our own server, which answers a script with where to go on.

export const makePost = (fetch, { patience, setTimeout, clearTimeout }) => async (address, fields, more) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  const asked = {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "application/json" },
    mode: "same-origin",
    redirect: "manual",
    signal: stop.signal,
    ...more,
  };
  try {
    return await fetch(address, asked);
  } finally {
    clearTimeout(timer);
  }
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
