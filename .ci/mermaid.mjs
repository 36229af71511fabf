// Parses Mermaid files as a browser would, and fails if one draws other nodes
// than its lines say, or holds a link.
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const nodes = [...diagram.db.getVertices().values()];
  const lines = text.split('\n').filter((l) => /^ +(n\d+[cdu]\d*|none|more)\[/.test(l)).length;
  if (nodes.length !== lines || nodes.some((n) => n.link)) {
    throw new Error(`${file}: ${nodes.length} nodes of ${lines} lines`);
  }
  console.log(`${file}: ${nodes.length} nodes`);
}
