"use strict";
// Sets up textual-serve's terminal (static/js/textual.js) under whatever address this page was opened.

const openTerminals = window.onload;

window.onload = async (event) => {
  const terminal = document.getElementById("terminal");
  terminal.dataset.sessionWebsocketUrl = new URL("ws", location.href.replace(/^http/, "ws").replace(/[?#].*/, "")).href;
  terminal.dataset.fontSize = Number(new URLSearchParams(location.search).get("fontsize")) || 16;
  document.getElementById("again").onclick = () => location.reload();
  // The terminal measures its font once.
  await Promise.all(["", "bold "].map((weight) => document.fonts.load(`${weight}16px "Roboto Mono"`)));
  openTerminals(event);
};
