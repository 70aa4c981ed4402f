// Shift three times or Esc twice, quickly and without another key between them.

export const makePresses = (needed, within) => {
  let presses = [];
  return (key, at) => {
    presses = presses.filter((press) => press.key === key && at - press.at < within);
    presses.push({ key, at });
    return presses.length >= needed[key];
  };
};
