// Reading aloud: a recording when there is one, else a voice that lives on this phone. A voice from elsewhere would
// tell another company what is read here.

export const chooseVoice = (voices, language) => {
  const fits = (voice) => voice.localService === true && voice.lang.split(/[-_]/)[0].toLowerCase() === language;
  return voices.find((voice) => voice.default && fits(voice)) ?? voices.find(fits);
};

// What can be heard here: nothing at all when the first text, which the others belong to, cannot.
export const readable = (texts, voice) => {
  const heard = texts.filter((text) => text.address || voice);
  return heard.length > 0 && heard[0] === texts[0] ? heard : [];
};

export const makeReader = ({ play, say, hush }) => {
  let turn = 0;
  return {
    async read(texts, voice) {
      turn += 1;
      const mine = turn;
      for (const text of texts) {
        await (text.address ? play(text.address) : say(text.words, voice));
        if (turn !== mine) return false;
      }
      return true;
    },
    stop() {
      turn += 1;
      hush();
    },
  };
};
