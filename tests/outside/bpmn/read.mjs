// Reads BPMN files, named as arguments, with bpmn-moddle; prints what it found and what it says.
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';

const found = {};
for (const file of process.argv.slice(2)) {
  const moddle = new BpmnModdle();
  const { rootElement, elementsById, warnings } = await moddle.fromXML(readFileSync(file, 'utf8'));
  const { xml } = await moddle.toXML(rootElement);
  const again = await moddle.fromXML(xml);
  found[file] = {
    ids: Object.keys(elementsById).sort(),
    idsAfterRoundTrip: Object.keys(again.elementsById).sort(),
    warnings: [...warnings, ...again.warnings].map((warning) => warning.message),
  };
}
console.log(JSON.stringify(found));
