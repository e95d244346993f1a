// Opens the dialog of the printer once the file is there. A browser that does not show the file in a frame, or does not print
// it from there, is sent to the file itself. What is refused is no file, and is left to be read.
const frame = document.querySelector("iframe");

function ask() {
  try {
    const shown = frame.contentDocument?.contentType ?? "application/pdf";
    if (shown.includes("json")) return;
    frame.contentWindow.focus();
    frame.contentWindow.print();
  } catch {
    location.replace(frame.src);
  }
}

frame.addEventListener("load", ask, { once: true });
