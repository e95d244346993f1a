// Reads one place of a table that the engine made: it computes nothing, and answers only for the years that were chosen on this page.
{
  const form = document.querySelector("#scale"), answer = document.querySelector("#answer"), words = form.dataset;
  const field = name => form.querySelector(`fieldset:not([hidden]) [name=${name}]`);
  const written = document.querySelector("#ends").content;

  const number = cents => {
    const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, words.group);
    return cents % 100 ? `${whole}${words.decimal}${String(cents % 100).padStart(2, "0")}` : whole;
  };
  const amount = cents => words.amount.replace("#", number(cents));

  // The table, or the reason why there is none: what was kept may be older than this page.
  async function table() {
    const sent = await fetch(`/lite/tables/${form.programme.value}.json`).catch(() => null);
    const scale = sent?.ok ? await sent.json() : null;
    return scale?.texts === words.texts ? scale : scale ? "other_texts" : "missing";
  }

  function card(shown, { years, instalment, count, price, down, silence }) {
    const slot = name => shown.querySelector(`[data-slot=${name}]`);
    slot("years").textContent = slot("years").textContent.replace("1111", years[0]).replace("2222", years[1]);
    for (const [name, text] of Object.entries({ instalment, count, price, down })) {
      slot(name).textContent = text ?? "";
      slot(name).closest("p").hidden = text === undefined;
    }
    if (silence) slot(silence).hidden = false;
  }

  function place(scale, end) {
    const birth = Number(field("birth").value), keys = Number(field("keys").value), band = Number(field("band")?.value ?? 0);
    const at = 2 * (keys - scale.keys[0]) + end, tariff = scale.places[field("dwelling").value][at], years = [birth, keys];
    if (tariff < 0) return { years, silence: "no_price" };
    const count = parseInt(scale.months[band][birth - scale.births[0]].slice(2 * at, 2 * at + 2), 36);
    const [price, down] = scale.tariffs[tariff].map(amount);
    if (!count) return { years, price, down, silence: "no_months" };
    return { years, price, down, count, instalment: amount(scale.amounts[tariff][count]) };
  }

  async function show() {
    for (const set of form.querySelectorAll("fieldset")) set.hidden = set.dataset.programme !== form.programme.value;
    answer.replaceChildren();
    if (!field("birth").value || !field("keys").value) return;
    const choice = JSON.stringify([...new FormData(form)]), scale = await table();
    if (choice !== JSON.stringify([...new FormData(form)])) return;
    if (typeof scale === "string") {
      answer.replaceChildren(document.querySelector(`#${scale}`).content.cloneNode(true));
      return;
    }
    const shown = written.cloneNode(true);
    [...shown.children].forEach((section, end) => card(section, place(scale, end)));
    answer.replaceChildren(shown);
  }

  form.addEventListener("change", show);
  form.addEventListener("submit", event => event.preventDefault());
  show();
}
