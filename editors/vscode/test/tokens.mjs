// Reads lines (JSON, standard input), gives the scopes of each piece of each line (JSON), as VS Code colours them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");

const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const file = new URL("../syntaxes/guiyue.tmLanguage.json", import.meta.url);
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => parseRawGrammar(readFileSync(file, "utf-8"), file.pathname),
});
const grammar = await registry.loadGrammar("source.guiyue");
const told = JSON.parse(readFileSync(0, "utf-8")).map((line) =>
  grammar
    .tokenizeLine(line, INITIAL)
    .tokens.map((token) => [line.slice(token.startIndex, token.endIndex), token.scopes.at(-1)]),
);
process.stdout.write(JSON.stringify(told));
