// Starts "minqing lsp" for rule files; everything a clerk sees comes from there.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

function serverOptions(settings) {
  const folder = settings.get("with", "");
  const args = ["lsp", ...(folder ? ["--with", folder] : [])];
  return { command: settings.get("command", "minqing"), args, transport: TransportKind.stdio };
}

function clientOptions(workspace) {
  return {
    documentSelector: [
      { scheme: "file", language: "guiyue" },
      { scheme: "untitled", language: "guiyue" },
    ],
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.rule") },
  };
}

async function activate(context) {
  const settings = vscode.workspace.getConfiguration("minqing");
  client = new LanguageClient("minqing", "民情规约", serverOptions(settings), clientOptions(vscode.workspace));
  context.subscriptions.push({ dispose: () => deactivate() });
  try {
    await client.start();
  } catch (error) {
    const command = settings.get("command", "minqing");
    vscode.window.showErrorMessage(
      `“${command} lsp”启动不了:${error.message}。请在设置 minqing.command 里写明 minqing 命令在哪里`,
    );
  }
}

function deactivate() {
  const running = client;
  client = undefined;
  return running && running.isRunning() ? running.stop() : undefined;
}

module.exports = { activate, deactivate, serverOptions, clientOptions };
