/* The mark behind a heading copies the address of its section; Material copies, and says so. */
document.querySelectorAll(".headerlink").forEach(function (link) { link.dataset.clipboardText = link.href; });
