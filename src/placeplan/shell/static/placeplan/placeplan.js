// Small helps on top of pages that are complete without them.
(() => {
  "use strict";

  // Escape closes the date form and gives the focus back.
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".pp-asat[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // A press outside closes it too.
  document.addEventListener("click", (event) => {
    const open = document.querySelector(".pp-asat[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });

  // The open report section is marked in the contents list.
  const links = document.querySelectorAll(".pp-contents a[href^='#']");
  if (links.length && "IntersectionObserver" in window) {
    const byId = new Map([...links].map((link) => [link.hash.slice(1), link]));
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        byId.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "0px 0px -75% 0px" });
    byId.forEach((_, id) => {
      const section = document.getElementById(id);
      if (section) seen.observe(section);
    });
  }
})();
