export { anExport, someSources } from "./an-export.ts";
