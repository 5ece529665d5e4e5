// Suggestions under a search box: an ARIA combobox with a list (ARIA Authoring Practices, "editable combobox with list
// autocomplete, manual selection"). Without it the box is a plain one, so nothing here may be needed to search.
function attachCombobox(input, list, suggest, choose) {
  let options = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");
  list.hidden = true;

  function close() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function move(to) {
    active = to;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === to)));
    if (to < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[to].id);
      options[to].scrollIntoView({ block: "nearest" });
    }
  }

  function show(texts) {
    options = texts.map((text, n) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => pick(n));
      return option;
    });
    list.replaceChildren(...options);
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function pick(n) {
    input.value = options[n].textContent;
    close();
    choose();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value;
    const turn = ++asked;
    if (typed.trim().length < 2) return close();
    timer = setTimeout(async () => {
      try {
        const texts = await suggest(typed);
        // An answer that comes after the next letter is about what is no longer there.
        if (turn === asked && input.value === typed) show(texts);
      } catch {
        close();
      }
    }, 120);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    const last = options.length - 1;
    if (event.key === "ArrowDown" && open) move(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp" && open) move(active < 0 ? last : active - 1);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Enter" && open && active >= 0) pick(active);
    else return void (event.key === "Tab" && close());
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // What was asked is answered beneath, or in another tab: neither a list nor one that is on its way may cover it.
  input.form.addEventListener("submit", close);
}

async function suggestions(address, typed) {
  const url = new URL(address, document.baseURI);
  url.searchParams.set("q", typed);
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).suggestions.map((suggestion) => suggestion.text);
}
