/* The search: an index made at build time (hooks/qms/site/search.py), asked with MiniSearch, in the words Material's search box
   speaks: 0 set up, 1 ready, 2 query, 3 result. Words are folded as in the index. The best pages are fetched and looked at
   once more: where the words stand together, and with the diacritics that were typed, is what was meant. */
var ROOT = new URL("../../../", self.location);
var SHOWN = 30, READ = 12, TEASER = 160;
var OPTIONS = {
  fields: ["code", "title", "headings", "pairs", "text"],
  storeFields: ["l", "t", "b", "r", "o"],
  processTerm: function (term) { return term; }
};
var BOOST = { code: 12, title: 6, headings: 2.5, pairs: 4, text: 1 };

var search, vocabulary, synonyms, texts = {}, asked = 0;

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "").replace(/đ/g, "d");
}

function words(text) {
  return (fold(text).match(/[a-z0-9]+/g) || []).map(function (word) {
    return word.replace(/(?:(?<=[bcdghklmnpqrstvx])|(?<=qu))y$/, "i");
  });
}

/* What a Telex keyboard leaves when it is off: "kieerm soats". */
function withoutTelex(word) {
  return word.replace(/dd/g, "d").replace(/([aeo])\1/g, "$1").replace(/w/g, "").replace(/([aeiouy][a-z]*?)[sfrxj]([a-z]*)$/, "$1$2");
}

function knows(word) {
  return vocabulary.has(word);
}

function begins(word) {
  return search.search(word, { prefix: true, fields: ["code", "title", "headings", "text"] }).length > 0;
}

/* Words nobody wrote are read as what somebody did: a slip of the keyboard, a space left out, the nearest word. */
function understood(found) {
  return found.flatMap(function (word, place) {
    var before = found[place - 1], after = found[place + 1];
    if (knows(word) || /\d/.test(word) || (place === found.length - 1 && begins(word))) return [word];
    var typed = withoutTelex(word);
    if (knows(typed)) return [typed];
    return apart(word) || [nearest(word, before, after) || word];
  });
}

function apart(word) {
  for (var at = 2; at < word.length - 1; at++) {
    if (knows(word.slice(0, at) + "_" + word.slice(at))) return [word.slice(0, at), word.slice(at)];
  }
  return null;
}

/* Of the words one slip away, the one that somewhere stands beside its neighbour here. */
function nearest(word, before, after) {
  var near = [];
  vocabulary.forEach(function (other) {
    if (Math.abs(other.length - word.length) < 2 && slips(word, other)) near.push(other);
  });
  return near.find(function (other) { return knows(before + "_" + other) || knows(other + "_" + after); }) || near[0];
}

/* Whether two words differ by one letter: another, one more, one less, or two that changed places. */
function slips(one, other) {
  var start = 0, end = 0, most = Math.min(one.length, other.length);
  while (start < most && one[start] === other[start]) start++;
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  var left = one.slice(start, one.length - end), right = other.slice(start, other.length - end);
  return left.length + right.length <= 2 || (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]);
}

function ways(query) {
  var folded = words(query).join(" ");
  var all = [folded];
  synonyms.forEach(function (pair) {
    var at = (" " + folded + " ").indexOf(" " + pair[0] + " ");
    if (at >= 0) all.push((folded.slice(0, at) + pair[1] + folded.slice(at + pair[0].length)).trim());
  });
  return all;
}

function rank(_id, _term, stored) {
  return stored.b;
}

function ask(found, combine, fuzzy) {
  var together = new Map(), neighbours = [];
  for (var i = 1; i < found.length; i++) neighbours.push(found[i - 1] + "_" + found[i]);
  if (neighbours.length) {
    search.search({ combineWith: "OR", queries: neighbours, fields: ["pairs"] }, { boost: BOOST, boostDocument: rank })
      .forEach(function (result) { together.set(result.id, result.score); });
  }
  var queries = found.map(function (word, place) {
    var known = knows(word);
    return {
      queries: [word],
      fields: ["code", "title", "headings", "text"],
      prefix: place === found.length - 1 || !known,
      fuzzy: fuzzy && !known && word.length > 3 ? 0.3 : false
    };
  });
  var results = search.search({ combineWith: combine, queries: queries }, {
    boost: BOOST, weights: { prefix: 0.5, fuzzy: 0.3 }, boostDocument: rank
  });
  results.forEach(function (result) { result.score += together.get(result.id) || 0; });
  return results;
}

function candidates(query) {
  var best = new Map();
  function take(results, weight) {
    results.forEach(function (result) {
      var score = result.score * weight, known = best.get(result.id);
      if (!known || known.score < score) best.set(result.id, { id: result.id, score: score, l: result.l, t: result.t, r: result.r, o: result.o });
    });
  }
  ways(query).forEach(function (way, place) {
    var found = understood(words(way)), weight = place ? 0.9 : 1;
    take(ask(found, "AND", false), weight);
    take(ask(found, "OR", false), weight * 0.3);
    if (best.size < 3) take(ask(found, "AND", true), weight * 0.6);
    if (best.size < 3) take(ask(found, "OR", true), weight * 0.2);
  });
  codes(words(query).join("")).forEach(function (result) {
    take([result], 1);
  });
  var all = Array.from(best.values());
  all.forEach(function (page) { page.score *= titled(page.t, query); });
  return all.sort(function (a, b) { return b.score - a.score; }).slice(0, SHOWN);
}

/* A code without its punctuation, or the beginning of one: whoever types it means that document, withdrawn or not. */
function codes(joined) {
  if (!/\d/.test(joined) || !/[a-z]/.test(joined) || joined.length < 4) return [];
  return search.search(joined, { fields: ["code"], prefix: true }).map(function (result) {
    result.score = (result.terms.includes(joined) ? 1e6 : 1e5) * (1 + result.b);
    return result;
  });
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/* Each letter of the folded text by its place in the text: a word that is found folded is marked as it is written. */
function places(text) {
  var folded = "", at = [];
  for (var i = 0; i < text.length; i++) {
    var letter = fold(text[i]);
    for (var k = 0; k < letter.length; k++) { folded += letter[k]; at.push(i); }
  }
  at.push(text.length);
  return { folded: folded, at: at };
}

function pattern(terms) {
  var sorted = terms.slice().sort(function (a, b) { return b.length - a.length; });
  return sorted.length ? new RegExp("(?<![a-z0-9])(?:" + sorted.join("|") + ")", "g") : null;
}

function spans(text, terms) {
  var read = places(text), match = pattern(terms), found = [];
  if (match) for (var hit of read.folded.matchAll(match)) {
    var start = read.at[hit.index], end = read.at[hit.index + hit[0].length];
    while (end < text.length && /[\p{L}\p{M}\p{N}]/u.test(text[end])) end++;
    found.push([start, end]);
  }
  return found;
}

function marked(text, terms) {
  var parts = "", done = 0;
  spans(text, terms).forEach(function (span) {
    parts += escaped(text.slice(done, span[0])) + "<mark data-md-highlight>" + escaped(text.slice(span[0], span[1])) + "</mark>";
    done = span[1];
  });
  return parts + escaped(text.slice(done));
}

function teaser(text, terms) {
  var found = spans(text, terms), start = 0, most = 0;
  found.forEach(function (span) {
    var near = found.filter(function (other) { return other[0] >= span[0] && other[0] < span[0] + TEASER; }).length;
    if (near > most) { most = near; start = span[0]; }
  });
  start = Math.max(0, text.lastIndexOf(" ", Math.max(0, start - 40)));
  var part = text.slice(start, start + 2 * TEASER), cut = part.lastIndexOf(" ");
  if (start + 2 * TEASER < text.length && cut > 0) part = part.slice(0, cut) + " …";
  return (start ? "… " : "") + marked(part.trim(), terms);
}

/* A word with punctuation in it (a code, the number of a law) is one term. */
function terms(query) {
  return query.trim().split(/\s+/).flatMap(function (word) {
    var found = words(word);
    return found.length ? [found.join("[^a-z0-9\\s]{0,2}")] : [];
  });
}

function text(id) {
  if (!texts[id]) {
    texts[id] = fetch(new URL("search/pages/" + id + ".json", ROOT)).then(function (answer) { return answer.json(); });
    texts[id].catch(function () { delete texts[id]; });
  }
  return texts[id];
}

/* Each word with its tone behind it: where the tone is written (hoá, hóa) makes no difference, which one it is does. */
function spoken(text) {
  return (text.toLowerCase().normalize("NFD").match(/[\p{L}\p{M}\p{N}]+/gu) || []).map(function (word) {
    var tones = word.match(/[\u0300\u0301\u0303\u0309\u0323]/g) || [];
    return word.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "").normalize("NFC") + tones.join("");
  });
}

/* How much of what was asked stands in a title: 1 is all of it. */
function coverage(title, asked) {
  var has = words(title);
  return asked.filter(function (word, place) {
    return has.includes(word) || (place === asked.length - 1 && has.some(function (other) { return other.startsWith(word); }));
  }).length / asked.length;
}

/* How much more a page is meant that has what was asked, in any of its ways, in its title. */
function titled(title, query) {
  return Math.max.apply(null, ways(query).map(function (way) {
    var part = coverage(title, words(way)), whole = (" " + words(title).join(" ")).includes(" " + way);
    return (1 + 3 * Math.pow(part, 4)) * (whole ? 1.5 : 1);
  }));
}

/* … that has words standing together, in a heading, in the text, with the diacritics that were typed. */
function closeness(page, content, query) {
  var asked = words(query), phrase = " " + asked.join(" "), number = asked.filter(function (word) { return /^\d+$/.test(word); }).join(" ");
  var score = 1, heading = false, together = false, numbered = false, heard = new Set();
  content.forEach(function (section) {
    var title = words(section[1]).join(" ");
    heading = heading || (" " + title).includes(phrase);
    numbered = numbered || (number.includes(" ") && (title + " ").startsWith(number + " "));
    together = together || (" " + words(section[2]).join(" ")).includes(phrase);
    spoken(section[1] + " " + section[2]).forEach(function (word) { heard.add(word); });
  });
  return score * (together ? 1.3 : 1) * (heading && asked.length > 1 ? 2.5 : 1) * (numbered ? 8 : 1) * (page.o ? 1 : accent(query, heard));
}

/* Somebody who types diacritics means them. A list, which has nothing but its title, may be called otherwise. */
function accent(query, heard) {
  var said = spoken(query), all = Array.from(heard);
  if (!said.some(function (word) { return /\p{M}|đ/u.test(word); })) return 1;
  var same = said.filter(function (word, place) {
    return heard.has(word) || (place === said.length - 1 && all.some(function (other) { return other.length > word.length && other.startsWith(word); }));
  }).length;
  return 0.003 + same / said.length;
}

function item(page, content, found) {
  var rated = content.slice(1).map(function (section) {
    var inTitle = new Set(spans(section[1], found).map(function (span) { return fold(section[1].slice(span[0], span[1])); })).size;
    var inText = spans(section[2], found);
    var distinct = new Set(inText.map(function (span) { return fold(section[2].slice(span[0], span[1])); })).size;
    return { section: section, score: 3 * inTitle + 2 * distinct + Math.min(inText.length, 5) / 10 };
  }).filter(function (rating) { return rating.score > 0; }).sort(function (a, b) { return b.score - a.score; }).slice(0, 4);
  var matched = {};
  spans(content.map(function (section) { return section[1] + " " + section[2]; }).join(" "), found);
  found.forEach(function (term) { matched[term] = true; });
  var head = content[0];
  var title = marked(head[1], found) + (page.r ? " <small>– " + page.r + "</small>" : "");
  var whole = { location: head[0], title: title, text: teaser(head[2], found), score: page.score, terms: {} };
  var parts = rated.map(function (rating, place) {
    return { location: rating.section[0], title: marked(rating.section[1], found), text: teaser(rating.section[2], found), score: place ? page.score / 2 : page.score, terms: {} };
  });
  return spans(head[1] + " " + head[2], found).length && !parts.length ? [whole] : parts.slice(0, 1).concat([whole], parts.slice(1));
}

async function answer(query) {
  var pages = candidates(query), read = pages.slice(0, READ);
  var contents = await Promise.all(read.map(function (page) { return text(page.id).catch(function () { return [[page.l, page.t, ""]]; }); }));
  var found = terms(query);
  ways(query).slice(1).forEach(function (way) { found = found.concat(words(way)); });
  read.forEach(function (page, place) { page.score *= closeness(page, contents[place], query); page.content = contents[place]; });
  var rest = pages.slice(READ);
  var lowest = rest.length ? rest[0].score : 0;
  read.sort(function (a, b) { return b.score - a.score; });
  return read.map(function (page) { return item(page, page.content, found); }).concat(rest.map(function (page) {
    page.score = Math.min(page.score, lowest);
    return [{ location: page.l, title: marked(page.t, found) + (page.r ? " <small>– " + page.r + "</small>" : ""), text: "", score: page.score, terms: {} }];
  }));
}

async function setUp() {
  importScripts("minisearch.js");
  var known = await (await fetch(new URL("search/index.json", ROOT))).json();
  vocabulary = new Set(known.index.index.map(function (entry) { return entry[0]; }));
  synonyms = known.synonyms;
  search = MiniSearch.loadJS(known.index, OPTIONS);
}

/* Nothing is fetched before somebody searches: most readers of a page do not. */
var ready;

self.addEventListener("message", async function (event) {
  if (event.data.type === 0) {
    self.postMessage({ type: 1 });
  } else if (event.data.type === 2) {
    var turn = ++asked, query = event.data.data, items = [];
    if (words(query).length) {
      ready = ready || setUp();
      await ready;
      items = await answer(query);
    }
    if (turn === asked) self.postMessage({ type: 3, data: { items: items } });
  }
});
