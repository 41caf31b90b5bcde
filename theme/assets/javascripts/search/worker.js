/* Answers the search box, in the words Material speaks to its worker: 0 set up, 1 ready, 2 query, 3 result.
   The index is made at build time (qms/site/search.py) and fetched when somebody searches: most readers do not. */
var HERE = new URL(self.document ? document.currentScript.src : self.location.href); // in a site opened from a folder: a frame
var ROOT = new URL("../../../", HERE);
var READ = 12;

var data, texts = {}, turn = 0;

/* The items for what was typed; nothing where something else has been typed since. */
async function answer(typed, isStale) {
  if (!typed.trim()) return [];
  var known = await loaded();
  if (isStale()) return [];
  var query = understand(typed, known.vocabulary, known.synonyms);
  if (!query.words.length && !Object.keys(query.filters).length) return [];
  var pages = candidates(known.index, query), first = pages.slice(0, READ), rest = pages.slice(READ);
  var read = await Promise.all(first.map(text));
  if (isStale()) return [];
  first.forEach(function (page, place) { page.score *= query.words.length ? closeness(page, read[place], query) : 1; });
  var order = first.map(function (page, place) { return [page, read[place]]; });
  order.sort(function (one, other) { return byScore(one[0], other[0]); });
  rest.forEach(function (page) { page.score = Math.min(page.score, rest[0].score); });
  return order.map(function (pair) { return item(pair[0], pair[1], query.marks); })
    .concat(rest.map(function (page) { return unread(page, query.marks); }));
}

/* The index with what belongs to it; asked for again after a failure. */
function loaded() {
  data = data || load();
  data.catch(function () { data = null; });
  return data;
}

async function load() {
  var index = read("index.json"); // comes while the scripts come
  await importScripts(new URL("search.js", HERE).href);
  var known = await index;
  return {
    index: MiniSearch.loadJS(known.index, {
      fields: Object.keys(known.index.fieldIds),
      storeFields: Object.keys(known.index.storedFields[0] || {}),
      processTerm: function (term) { return term; }
    }),
    vocabulary: new Vocabulary(known.index.index.map(function (entry) { return entry[0]; })),
    texts: known.texts,
    synonyms: known.synonyms
  };
}

/* The text of a page; only its title while that cannot be had. */
function text(page) {
  texts[page.id] = texts[page.id] || data.then(function (known) { return read(known.texts + "/" + page.id + ".json"); }).then(readable);
  return texts[page.id].catch(function () {
    delete texts[page.id];
    return readable([[page.address, page.title, ""]]);
  });
}

async function read(path) {
  if (HERE.protocol === "file:") {
    await importScripts(new URL("search/offline.js", ROOT).href);
    return offline[path];
  }
  var response = await fetch(new URL("search/" + path, ROOT));
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

/* What stands where the data of the search could not be had; its link asks again. */
function failure(typed) {
  var text = "Không tải được dữ liệu tìm kiếm. Kiểm tra mạng rồi gõ lại, hoặc mở liên kết này để thử lại.";
  return [{ location: "?q=" + encodeURIComponent(typed), title: "Chưa tìm được", text: text, score: 1, terms: {} }];
}

self.addEventListener("message", async function (event) {
  if (event.data.type === 0) self.postMessage({ type: 1 });
  if (event.data.type !== 2) return;
  var mine = ++turn, typed = event.data.data, items;
  try {
    items = await answer(typed, function () { return mine !== turn; });
  } catch (error) {
    items = [failure(typed)];
  }
  if (mine === turn) self.postMessage({ type: 3, data: { items: items } });
});
