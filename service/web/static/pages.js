// What JavaScript adds to the pages: suggestions, answers as they come, and buttons that copy.

// A new name of a button that has the focus goes unsaid by screen readers.
const copied = document.createElement("p");
copied.className = "sr";
copied.setAttribute("role", "status");
document.body.append(copied);

function addCopyButtons(root) {
  for (const reference of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy citation";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(reference.textContent.trim());
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(reference);
        button.textContent = "Selected: copy it with your keyboard";
      }
      copied.textContent = button.textContent;
      setTimeout(() => (button.textContent = "Copy citation", copied.textContent = ""), 4000);
    });
    reference.after(button);
  }
}

let source = null;
let shown = location.pathname + location.search;

function stream(form, address) {
  source?.close();
  const page = `${form.action.split("?")[0]}?${address}`;
  history.pushState(null, "", page);
  shown = location.pathname + location.search;
  document.title = `${new URLSearchParams(address).get("q")} – ${document.querySelector(".brand").textContent}`;
  const [answer, told] = places(form);
  answer.setAttribute("aria-busy", "true");
  answer.textContent = "Searching …";
  // A screen reader is told that the search has begun and what came of it, and none of the steps between.
  told.textContent = "Searching the minutes";
  source = new EventSource(`${form.dataset.stream}?${address}`);
  const put = (event) => {
    const held = answer.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    // The pieces are this service's own pages, written and escaped by the same templates.
    const piece = new DOMParser().parseFromString(event.data, "text/html").body;
    answer.replaceChildren(...piece.childNodes);
    if (held === null) return;
    const links = [...answer.querySelectorAll("a")];
    (links.find((link) => link.getAttribute("href") === held) ?? document.getElementById("main")).focus();
  };
  const end = (event) => {
    source.close();
    put(event);
    addCopyButtons(answer);
    answer.removeAttribute("aria-busy");
    told.textContent = answer.querySelector("[data-told]")?.textContent ?? "";
  };
  source.addEventListener("reading", put);
  source.addEventListener("provisional", put);
  source.addEventListener("answer", end);
  source.addEventListener("problem", end);
  // The connection broke, or was refused with a problem: the page itself can say what it is.
  source.addEventListener("error", () => {
    source.close();
    location.assign(page);
  });
}

// Where an answer is put, and where it is told what became of a question; made on pages that have neither.
function places(form) {
  if (!document.getElementById("answer")) {
    const box = document.createElement("div");
    box.className = "measure";
    const told = document.createElement("p");
    told.id = "told";
    told.className = "sr";
    told.setAttribute("role", "status");
    const answer = document.createElement("div");
    answer.id = "answer";
    form.classList.remove("big");
    // A move takes the focus away from what is moved.
    const held = form.contains(document.activeElement) ? document.activeElement : null;
    box.append(form, told, answer);
    document.getElementById("main").replaceChildren(box);
    held?.focus();
  }
  return [document.getElementById("answer"), document.getElementById("told")];
}

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "options";
  list.setAttribute("aria-label", "Suggestions");
  input.after(list);
  attachCombobox(input, list, (typed) => suggestions(form.dataset.suggest, typed), () => form.requestSubmit());
  if (form.dataset.stream && "EventSource" in window) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      stream(form, new URLSearchParams(new FormData(form)).toString());
    });
  }
}
addCopyButtons(document);
// Going back past an answer that came in pieces: what is shown then is the page of that address, as it was sent. Moving
// about inside a page is a step in the history too, and needs nothing.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) location.reload();
});
