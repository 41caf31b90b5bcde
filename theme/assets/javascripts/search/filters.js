/* The filters of the search are words of the query (“loai:bieu-mau”): typed, chosen or in a shared address, they are the same. */
(function () {
  var search = document.querySelector(".md-search"), field = search.querySelector("[name=query]");
  var filters = search.querySelectorAll(".qms-filters select");

  function others(name) {
    return field.value.split(/\s+/).filter(function (word) { return word && !word.startsWith(name + ":"); });
  }

  filters.forEach(function (filter) {
    filter.addEventListener("change", function () {
      field.value = others(filter.name).concat(filter.value ? [filter.name + ":" + filter.value] : []).join(" ");
      field.dispatchEvent(new KeyboardEvent("keyup")); // Material listens to keys alone
    });
  });

  function show() {
    filters.forEach(function (filter) {
      var word = field.value.split(/\s+/).find(function (word) { return word.startsWith(filter.name + ":"); });
      filter.value = word ? word.slice(filter.name.length + 1) : "";
      if (filter.selectedIndex < 0) filter.selectedIndex = 0;
    });
  }

  ["keyup", "input", "focus"].forEach(function (event) { field.addEventListener(event, show); });
  field.form.addEventListener("reset", function () { setTimeout(show); });
  show();

  /* To Material Tab closes the search, and every key in a filter is meant for the field. */
  search.addEventListener("keydown", function (event) {
    if (event.key === "Tab" || (event.target.closest(".qms-filters") && event.key !== "Escape")) event.stopPropagation();
  });
  search.addEventListener("focusout", function (event) {
    var toggle = document.getElementById("__search");
    if (toggle.checked && event.relatedTarget && !search.contains(event.relatedTarget)) toggle.click();
  });
})();
