/* A link that holds texts behind its #, where no server reads them. */

export const LONGEST = 4000; // characters that programs hand on uncut
export const MARK = "#try=";
export const TOO_LONG = `too long for a link, which holds ${LONGEST} characters; send the text itself.`;
const BROKEN = "This link is broken: a part of it is missing.";

/* The fragment that holds some texts; it may be too long. */
export function packed(texts) {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  const plain = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return MARK + plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/* The texts that a fragment holds, so many of them, or the sentence that says why it is not opened. */
export function unpacked(fragment, count) {
  if (fragment.length > LONGEST) return `This is ${TOO_LONG}`;
  try {
    const plain = fragment.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
    const texts = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isWhole = texts.length === count && texts.every((text) => typeof text === "string");
    return isWhole ? texts : BROKEN;
  } catch {
    return BROKEN;
  }
}
