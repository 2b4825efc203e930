// The built extension against a stand-in for VS Code: what it starts, and what it says when that fails.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import Module from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const shown = [];
let values = {};

class Anything {
  constructor(...args) {
    this.args = args;
  }
}

const settings = { get: (name, usual) => values[name] ?? usual };
const workspace = { getConfiguration: () => settings, createFileSystemWatcher: (glob) => ({ glob }) };
const stand = new Proxy(
  { workspace, window: { showErrorMessage: (text) => shown.push(text) }, version: "1.82.0" },
  { get: (known, name) => (name in known ? known[name] : name === "then" ? undefined : Anything) },
);
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? stand : load(request, ...rest));

const extension = require("../dist/extension.js");

test("the server is the minqing command on standard input and output", () => {
  values = {};
  const { command, args } = extension.serverOptions(settings);
  assert.deepEqual([command, args], ["minqing", ["lsp"]]);
});

test("command and folder come from the settings", () => {
  values = { command: "/opt/minqing/bin/minqing", with: "/srv/rules" };
  const { command, args } = extension.serverOptions(settings);
  assert.deepEqual([command, args], ["/opt/minqing/bin/minqing", ["lsp", "--with", "/srv/rules"]]);
});

test("saved and unsaved rule files are its business, and changes of them on disk", () => {
  const { documentSelector, synchronize } = extension.clientOptions(workspace);
  assert.deepEqual(documentSelector, [
    { scheme: "file", language: "guiyue" },
    { scheme: "untitled", language: "guiyue" },
  ]);
  assert.equal(synchronize.fileEvents.glob, "**/*.rule");
});

test("stopping before starting does nothing", () => {
  assert.equal(extension.deactivate(), undefined);
});
