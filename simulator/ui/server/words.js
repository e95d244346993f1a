// Puts our words in the place of Streamlit's, which are in English only: those of #spoken (shell/own_words.py).
{
  const ATTRIBUTES = ["aria-label", "placeholder", "title"], OURS = "[data-testid=stHtml], script, style";
  const english = new Map();
  let lang = "en", table = [];

  function translated(text) {
    const own = english.get(text) ?? text;
    for (const [pattern, words] of table) {
      const found = pattern.exec(own.trim());
      if (!found) continue;
      const said = words.replace(/\$(\d)/g, (_, place) => translated(found[place]).replace(/^(\d+)\.0$/, "$1").replace(/^(\d+)\.(\d+)$/, "$1,$2"));
      english.set(said, own);
      return said;
    }
    return own;
  }

  function speak(element) {
    for (const name of ATTRIBUTES) {
      const words = element.getAttribute(name), said = words && translated(words);
      if (said !== words) element.setAttribute(name, said);
    }
  }

  function write(text) {
    const said = translated(text.data);
    if (said !== text.data) text.data = said;
  }

  function all(root) {
    if ((root.parentElement ?? document.body).closest(OURS)) return;
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node =>
      node.matches?.(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    if (root.matches?.(OURS)) return;
    for (let node = root; node; node = walk.nextNode()) if (node.nodeType === Node.TEXT_NODE) write(node); else speak(node);
  }

  new MutationObserver(changes => {
    const spoken = document.querySelector("#spoken");
    if (!spoken) return;
    if (lang !== spoken.lang) {
      lang = spoken.lang;
      table = JSON.parse(spoken.dataset.words).map(([pattern, words]) => [new RegExp(`^(?:${pattern})$`), words]);
      all(document.body);
      return;
    }
    for (const { target, addedNodes, type } of changes) {
      if (type === "childList") for (const node of addedNodes) all(node);
      else if (!(target.parentElement ?? document.body).closest(OURS)) (type === "attributes" ? speak : write)(target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: [...ATTRIBUTES, "lang"] });
}
