/* How a text becomes words: as in qms/site/search.py, so that what is asked is what was indexed (a test compares them). */

var FOLDED = {};

/* Lower case without diacritics. */
function fold(text) {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}+/gu, "");
}

/* The folded words; "qui" and "quy", "lí" and "lý" are one word. */
function words(text) {
  return (fold(text).match(/[a-z0-9]+/g) || []).map(function (word) {
    return word.replace(/(?:(?<=[bcdghklmnpqrstvx])|(?<=qu))y$/, "i");
  });
}

/* Each word with its tone behind it: where the tone is written (hoá, hóa) makes no difference, which one it is does. */
function spoken(text) {
  return (text.toLowerCase().normalize("NFD").match(/[\p{L}\p{M}\p{N}]+/gu) || []).map(function (word) {
    var tones = word.match(/[\u0300\u0301\u0303\u0309\u0323]/g) || [];
    return word.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "").normalize("NFC") + tones.join("");
  });
}

/* Whether a spoken word is the beginning of another: "kiể" of "kiểm". */
function isHalf(half, word) {
  var letters = half.replace(/[\u0300\u0301\u0303\u0309\u0323]+$/, "");
  return word.startsWith(letters) && word.endsWith(half.slice(letters.length)) && fold(word).length > fold(half).length;
}

/* Whether a spoken word was written with diacritics. */
function accented(word) {
  return /\p{M}|[đăâêôơư]/u.test(word);
}

/* Where a text has what `marks` look for: [start, end] of each whole word. With the diacritics that were typed, if it has them so. */
function spans(text, marks) {
  if (!marks.patterns.length) return [];
  var folded = "", at = [];
  for (var i = 0; i < text.length; i++) {
    var letter = FOLDED[text[i]] = FOLDED[text[i]] || fold(text[i]);
    for (var k = 0; k < letter.length; k++) { folded += letter[k]; at.push(i); }
  }
  at.push(text.length);
  var hits = folded.matchAll(new RegExp("(?<![a-z0-9])(?:" + marks.patterns.join("|") + ")", "g"));
  var found = Array.from(hits, function (hit) {
    var end = at[hit.index + hit[0].length];
    while (end < text.length && /[\p{L}\p{M}\p{N}]/u.test(text[end])) end++;
    return [at[hit.index], end];
  });
  var exact = found.filter(function (span) { return marks.said(spoken(text.slice(span[0], span[1])).join(" ")); });
  return exact.length ? exact : found;
}
