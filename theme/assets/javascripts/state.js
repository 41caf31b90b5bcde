/* Shows what is true today in Việt Nam. Every element with data-effective or data-due carries its dates and one
   child for each state; the page itself was built on some earlier day. */
(function () {
  var today = new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10); // UTC+7 all year

  function state(dates) {
    if (dates.due) return dates.due < today ? dates.past : "due";
    if (dates.withdrawn && dates.withdrawn <= today) return "withdrawn";
    if (dates.ended && dates.ended <= today) return "superseded";
    return today < dates.effective ? "issued" : "in-force";
  }

  document.querySelectorAll("[data-effective], [data-due]").forEach(function (element) {
    var now = state(element.dataset);
    element.dataset.state = now;
    element.querySelectorAll(":scope > [data-when]").forEach(function (child) {
      child.hidden = child.dataset.when !== now;
    });
  });

  document.querySelectorAll("[data-today]").forEach(function (element) {
    element.textContent = today.split("-").reverse().join("/");
  });
})();
