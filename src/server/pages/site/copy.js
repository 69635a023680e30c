// Gives each line to copy its button, and the address that this page was loaded from, which a proxy in front of the
// server may have changed.

const base = new URL(document.documentElement.dataset.root, document.baseURI).href;

for (const place of document.querySelectorAll("[data-base]")) {
  place.textContent = base;
}

const said = document.querySelector("[role=status]");

for (const holder of document.querySelectorAll(".copyable")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${holder.dataset.label}`);
  button.addEventListener("click", async () => {
    const lines = holder.querySelector("pre");
    if (!navigator.clipboard) {
      // Browsers give the clipboard only to pages that came by HTTPS; the rest is for the person to do.
      getSelection().selectAllChildren(lines);
      said.textContent = `${holder.dataset.label}: selected`;
      return;
    }
    await navigator.clipboard.writeText(lines.innerText);
    button.textContent = "Copied";
    said.textContent = `${holder.dataset.label}: copied`;
    button.addEventListener("blur", () => (button.textContent = "Copy"), { once: true });
  });
  holder.append(button);
}
