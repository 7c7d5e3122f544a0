// Progressive enhancement only: every page works without this file.
"use strict";
(() => {
  const body = document.body;
  const help = document.querySelector("dialog.help");
  const item = ".item, .post, .comment, .listing > li";
  const opener = ".item h2 a, .listing .name a";
  const items = () => [...document.querySelectorAll(item)].filter((found) => found.offsetParent !== null);
  let current = null;
  body.classList.add("scripted");

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  const place = () => {
    const list = items();
    if (current && list.includes(current)) return list.indexOf(current);
    return list.findIndex((found) => found.getBoundingClientRect().top >= 0) - 1;
  };

  const move = (step) => {
    const list = items();
    const next = list[Math.min(Math.max(place() + step, 0), list.length - 1)];
    if (!next) return;
    if (current) current.classList.remove("current");
    current = next;
    current.classList.add("current");
    current.scrollIntoView({ block: "nearest" });
    const link = current.querySelector(`${opener}, summary`);
    if (link) link.focus({ preventScroll: true });
  };

  const fold = () => {
    const inside = document.activeElement.closest(item) || current;
    const thread = inside && inside.querySelector("details.thread");
    if (thread) thread.open = !thread.open;
  };

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    o: () => {
      const link = current && current.querySelector(opener);
      if (link) link.click();
    },
    f: fold,
    "/": () => document.getElementById("q").focus(),
    "?": () => (help.open ? help.close() : help.showModal()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const action = actions[event.key];
    if (!action || (help.open && event.key !== "?")) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help.showModal();
    if (event.target.closest("[data-close]")) help.close();
    // One explanation open at a time.
    for (const mark of document.querySelectorAll("details.mark[open]")) {
      if (!mark.contains(event.target)) mark.open = false;
    }
  });

  // A permanent link into a folded thread opens it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let thread = target.parentElement.closest("details.thread");
    const folded = thread !== null;
    for (; thread; thread = thread.parentElement.closest("details.thread")) thread.open = true;
    if (folded) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // New posts announce themselves and move nothing.
  const { events, event, key, value } = body.dataset;
  if (!events || !window.EventSource) return;
  const status = document.querySelector(".arrivals");
  let count = 0;
  let source = null;

  const matches = (message) => {
    if (!key) return true;
    try {
      return String(JSON.parse(message.data)[key]) === value;
    } catch {
      return false;
    }
  };

  const announce = (message) => {
    if (!matches(message)) return;
    count += 1;
    let link = status.querySelector("a");
    if (!link) {
      link = document.createElement("a");
      link.href = location.pathname + location.search;
      status.append(link);
    }
    link.textContent = `${count} new`;
  };

  const listen = () => {
    source = new EventSource(events);
    source.addEventListener(event, announce);
  };
  addEventListener("pagehide", () => source && source.close());
  addEventListener("pageshow", (shown) => shown.persisted && listen());
  listen();
})();
