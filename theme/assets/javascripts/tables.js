/* A table wider than the screen is scrolled with the keyboard too. Material has wrapped the tables by the time this listens. */
document.addEventListener("DOMContentLoaded", function () {
  var frames = document.querySelectorAll(".md-typeset__scrollwrap");

  function reach() {
    frames.forEach(function (frame) {
      if (frame.scrollWidth > frame.clientWidth) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-label", "Bảng cuộn ngang");
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { frame.removeAttribute(name); });
      }
    });
  }

  reach();
  addEventListener("resize", reach);
});
