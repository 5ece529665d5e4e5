// What JavaScript adds to the pages: suggestions, answers as they come, and buttons that copy.

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
      setTimeout(() => (button.textContent = "Copy citation"), 4000);
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
  const main = document.getElementById("main");
  let answer = document.getElementById("answer");
  if (!answer) {
    const box = document.createElement("div");
    box.className = "measure";
    answer = document.createElement("div");
    answer.id = "answer";
    answer.setAttribute("aria-live", "polite");
    form.classList.remove("big");
    box.append(form, answer);
    main.replaceChildren(box);
  }
  answer.setAttribute("aria-busy", "true");
  answer.textContent = "Searching …";
  source = new EventSource(`${form.dataset.stream}?${address}`);
  const put = (event) => {
    // The pieces are this service's own pages, written and escaped by the same templates.
    const piece = new DOMParser().parseFromString(event.data, "text/html").body;
    answer.replaceChildren(...piece.childNodes);
  };
  const end = (event) => {
    source.close();
    put(event);
    addCopyButtons(answer);
    answer.removeAttribute("aria-busy");
  };
  source.addEventListener("reading", put);
  source.addEventListener("answer", end);
  source.addEventListener("problem", end);
  // The connection broke, or was refused with a problem: the page itself can say what it is.
  source.addEventListener("error", () => {
    source.close();
    location.assign(page);
  });
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
