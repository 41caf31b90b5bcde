/* What the search box shows: a page is an item, its best section before it, other sections behind. */
var TEASER = 320, BEFORE = 40, NEAR = 160, SECTIONS = 4;

/* The item of a page whose text has been read. */
function item(page, text, marks) {
  var sections = text.sections.map(function (section) { return searched(section, marks); });
  var whole = result(page, titleOf(page, marks), sections[0], page.score);
  whole.terms = Object.assign.apply(null, sections.map(terms));
  var best = sections.slice(1).filter(function (found) { return found.score > 0; }).sort(byScore).slice(0, SECTIONS);
  var parts = best.map(function (found, place) {
    return result(page, marked(found.section.title, found.inTitle), found, place ? page.score / 2 : page.score);
  });
  return parts.slice(0, 1).concat([whole], parts.slice(1));
}

/* The item of a page whose text has not. */
function unread(page, marks) {
  var head = { location: page.address, title: page.title, text: "" };
  return [result(page, titleOf(page, marks), searched(head, marks), page.score)];
}

/* A section with the places where it has what was asked, and how much of it; its title counts most. */
function searched(section, marks) {
  var inTitle = spans(section.title, marks), inText = spans(section.text, marks);
  var score = 3 * different(section.title, inTitle) + 2 * different(section.text, inText) + Math.min(inText.length, 5) / 10;
  return { section: section, inTitle: inTitle, inText: inText, score: score };
}

function different(text, found) {
  return new Set(words(wordsAt(text, found).join(" "))).size;
}

function result(page, title, found, score) {
  return { location: found.section.location, title: title, text: teaser(found.section.text, found.inText), score: score, terms: terms(found) };
}

/* The words that the page itself will mark, as they are written there; short ones stand in too many others. */
function terms(found) {
  var written = wordsAt(found.section.title, found.inTitle).concat(wordsAt(found.section.text, found.inText));
  return Object.fromEntries(written.filter(function (word) { return word.length > 2; }).map(function (word) { return [word, true]; }));
}

function wordsAt(text, spans) {
  return spans.map(function (span) { return text.slice(span[0], span[1]).toLowerCase(); });
}

function titleOf(page, marks) {
  return marked(page.title, spans(page.title, marks)) + (page.remark ? " <small>– " + escaped(page.remark) + "</small>" : "");
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function marked(text, found) {
  var parts = "", done = 0;
  found.forEach(function (span) {
    parts += escaped(text.slice(done, span[0])) + "<mark data-md-highlight>" + escaped(text.slice(span[0], span[1])) + "</mark>";
    done = span[1];
  });
  return parts + escaped(text.slice(done));
}

/* The part of a text where most of what was found in it stands together. */
function teaser(text, found) {
  var start = 0, most = 0;
  found.forEach(function (span, place) {
    var near = place;
    while (near < found.length && found[near][0] < span[0] + NEAR) near++;
    if (near - place > most) { most = near - place; start = span[0]; }
  });
  start = Math.max(0, text.lastIndexOf(" ", Math.max(0, start - BEFORE)));
  var end = start + TEASER < text.length ? Math.max(start, text.lastIndexOf(" ", start + TEASER)) : text.length;
  var shown = found.filter(function (span) { return span[0] >= start && span[1] <= end; });
  var part = marked(text.slice(start, end), shown.map(function (span) { return [span[0] - start, span[1] - start]; }));
  return (start ? "… " : "") + part.trim() + (end < text.length ? " …" : "");
}
