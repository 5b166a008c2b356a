export { CODES, isBroken, problemSentence, sentence, t, TEMPER } from "./zh";
