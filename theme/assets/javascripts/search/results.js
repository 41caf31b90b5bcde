/* What the search box shows: a page is an item, its best section before it, other sections behind. */
var TEASER = 320, BEFORE = 40, NEAR = 160, SECTIONS = 4;

/* The item of a page whose text has been read. */
function item(page, text, marks) {
  var head = text.sections[0];
  var whole = result(page, head.location, titleOf(page, marks), head, marks, page.score);
  whole.terms = Object.assign.apply(null, text.sections.map(function (section) { return terms(section, marks); }));
  var rated = text.sections.slice(1).map(function (section) {
    return { section: section, score: rating(section, marks) };
  }).filter(function (rated) { return rated.score > 0; }).sort(byScore).slice(0, SECTIONS);
  var parts = rated.map(function (rated, place) {
    return result(page, rated.section.location, marked(rated.section.title, marks), rated.section, marks, place ? page.score / 2 : page.score);
  });
  return parts.slice(0, 1).concat([whole], parts.slice(1));
}

/* The item of a page whose text has not. */
function unread(page, marks) {
  return [result(page, page.address, titleOf(page, marks), { title: page.title, text: "" }, marks, page.score)];
}

function result(page, location, title, section, marks, score) {
  return { location: location, title: title, text: teaser(section.text, marks), score: score, terms: terms(section, marks) };
}

/* The words that the page itself will mark, as they are written there; short ones stand in too many others. */
function terms(section, marks) {
  var text = section.title + " " + section.text, found = {};
  spans(text, marks).forEach(function (span) {
    if (span[1] - span[0] > 2) found[text.slice(span[0], span[1]).toLowerCase()] = true;
  });
  return found;
}

function titleOf(page, marks) {
  return marked(page.title, marks) + (page.remark ? " <small>– " + escaped(page.remark) + "</small>" : "");
}

function rating(section, marks) {
  function different(text, found) {
    return new Set(found.map(function (span) { return fold(text.slice(span[0], span[1])); })).size;
  }
  var inTitle = spans(section.title, marks), inText = spans(section.text, marks);
  return 3 * different(section.title, inTitle) + 2 * different(section.text, inText) + Math.min(inText.length, 5) / 10;
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function marked(text, marks) {
  var parts = "", done = 0;
  spans(text, marks).forEach(function (span) {
    parts += escaped(text.slice(done, span[0])) + "<mark data-md-highlight>" + escaped(text.slice(span[0], span[1])) + "</mark>";
    done = span[1];
  });
  return parts + escaped(text.slice(done));
}

/* The part of a text where most of what was asked stands together. */
function teaser(text, marks) {
  var found = spans(text, marks), start = 0, most = 0;
  found.forEach(function (span) {
    var near = found.filter(function (other) { return other[0] >= span[0] && other[0] < span[0] + NEAR; }).length;
    if (near > most) { most = near; start = span[0]; }
  });
  start = Math.max(0, text.lastIndexOf(" ", Math.max(0, start - BEFORE)));
  var part = text.slice(start, start + TEASER), cut = part.lastIndexOf(" ");
  if (start + TEASER < text.length && cut > 0) part = part.slice(0, cut) + " …";
  return (start ? "… " : "") + marked(part.trim(), marks);
}
