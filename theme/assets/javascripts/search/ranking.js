/* Which pages are meant: the index says which have the words; the texts of the best are looked at once more. */
var BOOST = { code: 12, title: 6, headings: 2.5, pairs: 4, text: 1 };
var WORDS = ["code", "title", "headings", "text"];
var MOST = 30;

function standing(_id, _term, page) {
  return page.boost;
}

/* The pages of the index that have what was asked, the best first, each with a score. */
function candidates(index, query) {
  if (!query.words.length) return all(index, query);
  var best = new Map();
  function take(results, weight) {
    results.forEach(function (page) {
      page.score *= weight;
      if (!best.has(page.id) || best.get(page.id).score < page.score) best.set(page.id, page);
    });
  }
  query.ways.forEach(function (way, place) {
    var weight = place ? 0.9 : 1;
    take(ask(index, query, way, "AND", false), weight);
    take(ask(index, query, way, "OR", false), weight * 0.3);
    if (best.size < 3) take(ask(index, query, way, "AND", true), weight * 0.6);
    if (best.size < 3) take(ask(index, query, way, "OR", true), weight * 0.2);
  });
  take(codes(index, query), 1);
  var pages = Array.from(best.values());
  pages.forEach(function (page) { page.score *= titled(words(page.title), query); });
  return pages.sort(byScore).slice(0, MOST);
}

function byScore(one, other) {
  return other.score - one.score;
}

/* Filters alone: everything they admit, in the order of the site. */
function all(index, query) {
  return index.search(MiniSearch.wildcard, { filter: query.admits, boostDocument: standing });
}

function ask(index, query, asked, combine, fuzzy) {
  var together = new Map(), neighbours = [];
  for (var i = 1; i < asked.length; i++) neighbours.push(asked[i - 1] + "_" + asked[i]);
  if (neighbours.length) {
    index.search({ combineWith: "OR", queries: neighbours, fields: ["pairs"] }, { boost: BOOST, boostDocument: standing })
      .forEach(function (page) { together.set(page.id, page.score); });
  }
  var queries = asked.map(function (word, place) {
    var isKnown = query.vocabulary.has(word);
    return {
      queries: [word],
      fields: WORDS,
      prefix: place === asked.length - 1 || !isKnown,
      fuzzy: fuzzy && !isKnown && word.length > 3 ? 0.3 : false
    };
  });
  var results = index.search({ combineWith: combine, queries: queries }, {
    boost: BOOST, weights: { prefix: 0.5, fuzzy: 0.3 }, boostDocument: standing, filter: query.admits
  });
  results.forEach(function (page) { page.score += together.get(page.id) || 0; });
  return results;
}

/* A code without its punctuation, or the beginning of one: whoever types it means that document, withdrawn or not. */
function codes(index, query) {
  var joined = query.words.join("");
  if (!/\d/.test(joined) || !/[a-z]/.test(joined) || joined.length < 4) return [];
  return index.search(joined, { fields: ["code"], prefix: true, filter: query.admits }).map(function (page) {
    page.score = (page.terms.includes(joined) ? 1e6 : 1e5) * (1 + page.boost);
    return page;
  });
}

/* How much more a page is meant that has what was asked, in any of its ways, in its title. */
function titled(title, query) {
  var folded = " " + title.join(" ");
  return Math.max.apply(null, query.ways.map(function (way) {
    return (1 + 3 * Math.pow(coverage(title, way), 4)) * (folded.includes(" " + way.join(" ")) ? 1.5 : 1);
  }));
}

/* How much of what was asked stands in a title: 1 is all of it. */
function coverage(title, asked) {
  return asked.filter(function (word, place) {
    return title.includes(word) || (place === asked.length - 1 && title.some(function (other) { return other.startsWith(word); }));
  }).length / asked.length;
}

/* … that has words standing together, in a heading, in the text, with the diacritics that were typed. */
function closeness(page, text, query) {
  var phrase = " " + query.ways[0].join(" ");
  var number = query.words.filter(function (word) { return /^\d+$/.test(word); }).join(" ") + " ";
  var isTogether = text.sections.some(function (section) { return section.textWords.includes(phrase); });
  var isHeading = query.words.length > 1 && text.sections.some(function (section) { return section.titleWords.includes(phrase); });
  var isNumbered = number.trim().includes(" ") && text.sections.some(function (section) { return section.titleWords.startsWith(" " + number); });
  return (isTogether ? 1.3 : 1) * (isHeading ? 2.5 : 1) * (isNumbered ? 8 : 1) * (page.isList ? 1 : accent(query.spoken, text.spoken));
}

/* Somebody who types diacritics means them. A list, which has nothing but its title, may be called otherwise. */
function accent(said, heard) {
  if (!said.some(accented)) return 1;
  var same = said.filter(function (word, place) {
    return heard.has(word) || (place === said.length - 1 && Array.from(heard).some(function (other) { return isHalf(word, other); }));
  }).length;
  return 0.003 + same / said.length;
}

/* A text as the ranking reads it, from its sections [address, title, text]: spaces stand before and behind each word. */
function readable(content) {
  return {
    sections: content.map(function (section) {
      return {
        location: section[0],
        title: section[1],
        text: section[2],
        titleWords: " " + words(section[1]).join(" ") + " ",
        textWords: " " + words(section[2]).join(" ") + " "
      };
    }),
    spoken: new Set(content.flatMap(function (section) { return spoken(section[1] + " " + section[2]); }))
  };
}
