/* What somebody means by what was typed: filters, words, and other ways to say the same. */
var FILTER = /^(loai|don-vi|dieu):(.+)$/;
var WHOLE = "(?![a-z0-9])";

/* "loai:bieu-mau hồ sơ" → a query for "hồ sơ" among forms. `synonyms` are pairs of folded phrases: typed, written. */
function understand(typed, vocabulary, synonyms) {
  var filters = {}, kept = [];
  typed.trim().split(/\s+/).forEach(function (word) {
    var filter = fold(word).match(FILTER);
    if (filter) filters[filter[1]] = filter[2]; else kept.push(word);
  });
  var asked = words(kept.join(" ")), ways = others(asked, synonyms).map(function (way) { return understood(way, vocabulary); });
  return {
    vocabulary: vocabulary,
    words: asked,
    spoken: spoken(kept.join(" ")),
    ways: ways,
    marks: marks(kept, asked, ways),
    filters: filters,
    admits: function (page) { return admits(filters, page); }
  };
}

function admits(filters, page) {
  return (!filters.loai || page.kind === filters.loai)
    && (!filters["don-vi"] || page.unit === filters["don-vi"])
    && (!filters.dieu || page.clauses.some(function (clause) { return (clause + ".").startsWith(filters.dieu + "."); }));
}

/* The words as typed, and once for each phrase that documents say otherwise. */
function others(asked, synonyms) {
  var ways = [asked], folded = " " + asked.join(" ") + " ";
  synonyms.forEach(function (pair) {
    var at = folded.indexOf(" " + pair[0] + " ");
    if (at >= 0) ways.push((folded.slice(0, at + 1) + pair[1] + folded.slice(at + 1 + pair[0].length)).trim().split(" "));
  });
  return ways;
}

/* What to mark: the words that were typed, the last of them perhaps half, and the words they were understood as.
   A word with punctuation in it (a code, the number of a law) is one. */
function marks(typed, asked, ways) {
  var parts = typed.map(words).filter(function (part) { return part.length; });
  var patterns = parts.map(function (part, place) {
    return part.join("[^a-z0-9\\s]{0,2}") + (place < parts.length - 1 ? WHOLE : "");
  });
  var read = ways.flat().filter(function (word) { return !asked.includes(word); });
  var heard = typed.map(function (word) { return spoken(word).join(" "); });
  return {
    patterns: patterns.concat(read.map(function (word) { return word + WHOLE; })),
    said: function (word) {
      return read.includes(words(word).join(" ")) || heard.some(function (one, place) {
        var said = accented(one) ? word : fold(word);
        return said === one || (place === heard.length - 1 && isHalf(one, said));
      });
    }
  };
}

/* Words nobody wrote are read as what somebody did: a slip of the keyboard, a space left out, the nearest word. */
function understood(asked, vocabulary) {
  return asked.flatMap(function (word, place) {
    var isLast = place === asked.length - 1;
    if (vocabulary.has(word) || /\d/.test(word) || (isLast && vocabulary.begins(word))) return [word];
    var typed = withoutTelex(word);
    if (vocabulary.has(typed)) return [typed];
    return apart(word, vocabulary) || [nearest(word, asked[place - 1], asked[place + 1], vocabulary) || word];
  });
}

/* What a Telex keyboard leaves when it is off: "kieerm soats". */
function withoutTelex(word) {
  return word.replace(/dd/g, "d").replace(/([aeo])\1/g, "$1").replace(/w/g, "").replace(/([aeiouy][a-z]*?)[sfrxj]([a-z]*)$/, "$1$2");
}

function apart(word, vocabulary) {
  for (var at = 2; at < word.length - 1; at++) {
    if (vocabulary.has(word.slice(0, at) + "_" + word.slice(at))) return [word.slice(0, at), word.slice(at)];
  }
  return null;
}

/* Of the words one slip away, the one that somewhere stands beside its neighbour here. */
function nearest(word, before, after, vocabulary) {
  var near = vocabulary.words.filter(function (other) {
    return Math.abs(other.length - word.length) < 2 && slips(word, other);
  });
  return near.find(function (other) {
    return vocabulary.has(before + "_" + other) || vocabulary.has(other + "_" + after);
  }) || near[0];
}

/* Whether two words differ by one letter: another, one more, one less, or two that changed places. */
function slips(one, other) {
  var start = 0, end = 0, most = Math.min(one.length, other.length);
  while (start < most && one[start] === other[start]) start++;
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  var left = one.slice(start, one.length - end), right = other.slice(start, other.length - end);
  return left.length + right.length <= 2 || (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]);
}

/* Every word of an index; `sorted` by code unit. */
function Vocabulary(sorted) {
  var known = new Set(sorted);
  this.words = sorted;
  this.has = function (word) { return known.has(word); };
  this.begins = function (part) {
    var low = 0, high = sorted.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (sorted[middle] < part) low = middle + 1; else high = middle;
    }
    return low < sorted.length && sorted[low].startsWith(part);
  };
}
