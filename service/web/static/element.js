// <minutes-search>: the search box of this service for anybody's page. Attributes: server (where the service is; else
// where this script came from), label, placeholder, button, target. It is themed by custom properties: --minutes-font,
// --minutes-ink, --minutes-background, --minutes-border, --minutes-accent, --minutes-on-accent, --minutes-radius.
const script = document.currentScript;
const here = script ? new URL(script.src).origin : location.origin;
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; font: var(--minutes-font, inherit); color: var(--minutes-ink, inherit); }
:host([hidden]) { display: none; }
form { margin: 0; }
label { display: block; margin-bottom: .3em; }
.field { display: flex; flex-wrap: wrap; gap: .5em; }
.box { flex: 1 1 12em; min-width: 0; position: relative; }
input, button { font: inherit; padding: .6em .8em; border-radius: var(--minutes-radius, .4em); }
input::placeholder { color: inherit; opacity: .75; }
input { width: 100%; box-sizing: border-box; color: var(--minutes-ink, CanvasText); background: var(--minutes-background, Canvas); border: 1px solid var(--minutes-border, #6b7478); }
button { font-weight: 600; cursor: pointer; color: var(--minutes-on-accent, #fff); background: var(--minutes-accent, #1c5a54); border: 1px solid transparent; }
:focus-visible { outline: 3px solid var(--minutes-focus, #b3541e); outline-offset: 2px; }
ul { position: absolute; inset: 100% 0 auto; z-index: 10; margin: .25em 0 0; padding: .25em; list-style: none; color: var(--minutes-ink, CanvasText); background: var(--minutes-background, Canvas); border: 1px solid var(--minutes-border, #6b7478); border-radius: var(--minutes-radius, .4em); }
li { padding: .5em .7em; cursor: pointer; }
[aria-selected=true] { color: var(--minutes-on-accent, #fff); background: var(--minutes-accent, #1c5a54); }
[hidden] { display: none; }
@media (forced-colors: active) { [aria-selected=true] { outline: 2px solid; outline-offset: -2px; } }
`);

class MinutesSearch extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const server = new URL(this.getAttribute("server") || here, document.baseURI).href.replace(/\/$/, "");
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    const form = make("form", { action: `${server}/ask`, method: "get", role: "search" });
    if (this.hasAttribute("target")) form.target = this.getAttribute("target");
    const label = make("label", { for: "q" });
    label.textContent = this.getAttribute("label") || "Ask the minutes";
    const input = make("input", {
      id: "q", name: "q", type: "search", required: "", maxlength: "2000", autocomplete: "off", enterkeyhint: "search",
      placeholder: this.getAttribute("placeholder") || "",
    });
    const button = make("button", { type: "submit" });
    button.textContent = this.getAttribute("button") || "Ask";
    const list = make("ul", { id: "options", "aria-label": "Suggestions" });
    const box = make("div", { class: "box" });
    box.append(input, list);
    const field = make("div", { class: "field" });
    field.append(box, button);
    form.append(label, field);
    root.append(form);
    attachCombobox(input, list, (typed) => suggestions(`${server}/api/suggest`, typed), () => form.requestSubmit());
  }
}

function make(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

if (!customElements.get("minutes-search")) customElements.define("minutes-search", MinutesSearch);
