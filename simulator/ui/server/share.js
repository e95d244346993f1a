// Opens the telephone's own sheet with the picture of the answer and its text of one SMS; where the browser has no such sheet, the
// button stays hidden and the links beside it do the same. It runs constants and sends nothing anywhere.
{
  const PATIENCE = 4000; // milliseconds: a sheet may be opened for some seconds after the tap
  document.documentElement.toggleAttribute("data-shares", Boolean(navigator.share));

  const late = () => new Promise(done => setTimeout(done, PATIENCE));
  const picture = async link => {
    const answer = await fetch(link.href);
    return answer.ok && new File([await answer.blob()], link.download, { type: "image/png" });
  };

  async function share(link) {
    const text = decodeURIComponent(link.parentElement.querySelector("[href^='sms:']").href.split("body=")[1]);
    const words = { text, ...(link.dataset.address && { url: link.dataset.address }) };
    const file = await Promise.race([picture(link).catch(() => null), late()]);
    const whole = file && { ...words, files: [file] };
    await navigator.share(whole && navigator.canShare?.(whole) ? whole : words).catch(() => {}); // the sheet was closed
  }

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a.share");
    if (!link || !navigator.share || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    share(link);
  });
}
