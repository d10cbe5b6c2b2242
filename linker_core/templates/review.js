// The review view: one article at a time, one claim at a time, decisions beside the evidence. Keys are off while one types.
(() => {
  const { byId, make } = linker;
  const stories = [...document.querySelectorAll(".story")];
  const step = byId("step");
  let story = null;
  let claim = null;
  document.documentElement.classList.add("live");
  document.querySelectorAll(".tools").forEach((tools) => { tools.hidden = false; });

  const marks = (of = story) => [...of.querySelectorAll("a.s")];
  const cardOf = (mark) => byId(decodeURIComponent(mark.hash.slice(1)));
  const wanted = (of = story) => marks(of).filter((mark) => step.value === "all" || mark.classList.contains(step.value));
  const remember = (id) => { try { history.replaceState(null, "", "#" + encodeURIComponent(id)); } catch { /* a page without an address of its own */ } };

  // ---- decisions beside a card
  const json = (element, name) => JSON.parse(element.dataset[name] || "null");
  const about = (card) => ({
    article_id: json(card.closest(".story"), "article"),
    quote: card.querySelector(".text").textContent.trim(),
    ...json(card, "quoted"),
  });
  const choices = (card) => {
    const sentence = about(card);
    const found = [[card.querySelector(".whole"), [
      ["Not a claim", { action: "not_a_claim", ...sentence }],
      ["Never link it", { action: "forbid", ...sentence }],
    ]]];
    card.querySelectorAll("[data-url]").forEach((told) => {
      const url = json(told, "url");
      const domain = json(told, "domain");
      const role = told.dataset.role;
      const list = [];
      if (role === "link") list.push(["Forbid this link", { action: "forbid", ...sentence, url }]);
      else list.push(["Link to this", { action: "pin", ...sentence, url }]);
      if (role === "conflict") list.push(["Accept the conflict", { action: "accept_conflict", ...sentence, url }]);
      list.push(["Bad page", { action: "bad_source", url }]);
      if (domain) list.push(["Bad domain", { action: "bad_domain", domain }]);
      found.push([told, list, domain || url]);
    });
    return found;
  };
  const button = (label, decision, domain) => {
    const made = make("button", label);
    made.type = "button";
    if (domain) made.setAttribute("aria-label", label + ": " + linker.show(domain));
    const draw = () => {
      const status = linker.status(decision);
      made.setAttribute("aria-pressed", String(linker.isOn(decision)));
      made.title = { new: "Decided; press again to take it back", "in force": "In force; press to withdraw it", withdrawn: "Withdrawn; press to keep it", none: "" }[status];
    };
    made.addEventListener("click", () => linker.say((linker.toggle(decision) ? "Decided: " : "Taken back: ") + label));
    linker.listeners.push(draw);
    draw();
    return made;
  };
  const furnish = (card) => {
    if (card.dataset.furnished) return;
    card.dataset.furnished = "yes";
    for (const [place, list, domain] of choices(card)) {
      const group = make("p", "", "decide");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", domain ? "Decide on " + linker.show(domain) : "Decide on the sentence");
      group.append(...list.map(([label, decision]) => button(label, decision, domain)));
      place.append(group);
    }
  };

  // ---- moving
  const select = (mark, { focus = true, reveal = true } = {}) => {
    if (claim) {
      claim.removeAttribute("aria-current");
      cardOf(claim).classList.remove("current");
    }
    claim = mark;
    if (!mark) return;
    const card = cardOf(mark);
    mark.setAttribute("aria-current", "true");
    card.classList.add("current");
    card.parentElement.parentElement.scrollTop = 0;
    furnish(card);
    if (!reveal) return;
    remember(card.id);
    if (focus) mark.focus({ preventScroll: true });
    const box = mark.getBoundingClientRect();
    const low = matchMedia("(max-width: 61.99rem)").matches ? 0.5 : 0.9;
    if (box.top < 80 || box.bottom > innerHeight * low) mark.scrollIntoView({ block: low < 0.9 ? "start" : "center" });
  };
  const enter = (next, { first = true } = {}) => {
    if (next !== story) {
      stories.forEach((other) => { other.hidden = other !== next; });
      story = next;
      const at = stories.indexOf(story);
      byId("story-place").textContent = (at + 1) + " of " + stories.length;
      byId("story-title").textContent = story.querySelector("h2").textContent;
      byId("story-prev").disabled = at === 0;
      byId("story-next").disabled = at === stories.length - 1;
      select(null);
    }
    if (first) {
      const list = wanted();
      select(list[0] || marks()[0] || null, { reveal: false });
      if (location.hash) {
        remember(story.id);
        story.scrollIntoView({ block: "start", behavior: "instant" });
      }
    }
  };
  const move = (by) => {
    const list = wanted();
    const all = marks();
    const here = all.indexOf(claim);
    const next = by > 0 ? list.find((mark) => all.indexOf(mark) > here) : list.findLast((mark) => all.indexOf(mark) < here);
    if (next) return select(next);
    let at = stories.indexOf(story) + by;
    while (stories[at] && !wanted(stories[at]).length) at += by;
    if (!stories[at]) return linker.say(by > 0 ? "No further claim on this page" : "No earlier claim on this page");
    enter(stories[at], { first: false });
    const found = wanted();
    linker.say(story.querySelector("h2").textContent);
    return select(by > 0 ? found[0] : found[found.length - 1]);
  };
  const turn = (by) => {
    const next = stories[stories.indexOf(story) + by];
    if (!next) return;
    remember(next.id);
    enter(next);
    const head = next.querySelector("h2");
    head.focus({ preventScroll: true });
  };
  const follow = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    const owner = target?.closest(".story");
    if (!owner) return enter(story || stories[0], { first: !story });
    const mark = target.matches(".claim") && marks(owner).find((one) => cardOf(one) === target);
    enter(owner, { first: !mark });
    return mark ? select(mark) : undefined;
  };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.s");
    if (!mark) return;
    event.preventDefault();
    select(mark);
    if (event.detail === 0) cardOf(mark).focus();
  });
  step.addEventListener("change", () => {
    const list = wanted();
    linker.say(list.length + " in this article");
    if (list.length) select(list[0], { focus: false });
  });
  byId("claim-prev").addEventListener("click", () => move(-1));
  byId("claim-next").addEventListener("click", () => move(1));
  byId("story-prev").addEventListener("click", () => turn(-1));
  byId("story-next").addEventListener("click", () => turn(1));
  byId("keys-open").addEventListener("click", () => byId("keys").showModal());
  byId("keys-close").addEventListener("click", () => byId("keys").close());

  const KEYS = { j: () => move(1), k: () => move(-1), "]": () => turn(1), "[": () => turn(-1), d: () => linker.open(), "?": () => byId("keys").showModal() };
  const keysOn = byId("keys-on");
  try { keysOn.checked = localStorage.getItem("linker-keys") !== "off"; } catch { /* as it is */ }
  keysOn.addEventListener("change", () => { try { localStorage.setItem("linker-keys", keysOn.checked ? "on" : "off"); } catch { /* for this page only */ } });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && claim && event.target.closest(".claim")) return claim.focus();
    const isBusy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog");
    if (isBusy || !keysOn.checked || !Object.hasOwn(KEYS, event.key)) return undefined;
    event.preventDefault();
    return KEYS[event.key]();
  });
  addEventListener("hashchange", follow);
  follow();
})();
