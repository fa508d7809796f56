// What an image contains of other people's work, as a software bill of materials (CycloneDX). It runs in the image itself, which
// has no other tool for it: `docker run --rm -i --entrypoint node IMAGE --input-type=module - < tools/release/image-bill.mjs`
// prints the packages of Debian or Ubuntu, those of npm, the cores, and Node.js. An argument names another root than /.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? "/";

function textOf(...path) {
  const file = join(root, ...path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The paragraphs of Debian's control format as objects. A line that begins with a space belongs to the field before it. */
function paragraphs(text) {
  return text
    .split(/\n\n+/)
    .map((paragraph) =>
      Object.fromEntries(
        [...paragraph.matchAll(/^([A-Za-z-]+):[ \t]*(.*)$/gm)].map(([, name, value]) => [
          name,
          value.trim(),
        ]),
      ),
    )
    .filter((fields) => fields.Package !== undefined);
}

/**
 * Licences that a package's copyright file names. Those of Debian's machine-readable format have short names; others are told by
 * their file's place. https://www.debian.org/doc/packaging-manuals/copyright-format/1.0
 */
function licencesOf(name) {
  const place = `/usr/share/doc/${name}/copyright`;
  const text = textOf(place);
  if (text === "") return [];
  const short = [...text.matchAll(/^License:[ \t]*(\S.*)$/gm)].map(([, licence]) => licence.trim());
  const names = short.length === 0 ? [`see ${place}`] : [...new Set(short)].sort();
  return names.map((each) => ({ license: { name: each } }));
}

/** The system's packages, and those of which an image has a part: their fields lie beside the list of the others. */
function systemPackages() {
  const system = /^ID="?([a-z]+)/m.exec(textOf("etc", "os-release"))?.[1] ?? "debian";
  const parts = join(root, "var", "lib", "dpkg", "status.d");
  const texts = existsSync(parts)
    ? readdirSync(parts)
        .sort()
        .map((each) => textOf("var", "lib", "dpkg", "status.d", each))
    : [];
  const installed = paragraphs(textOf("var", "lib", "dpkg", "status")).filter(({ Status = "" }) =>
    Status.endsWith(" installed"),
  );
  return [...installed, ...texts.flatMap(paragraphs)].map((fields) => ({
    type: "library",
    name: fields.Package,
    version: fields.Version,
    licenses: licencesOf(fields.Package),
    purl: `pkg:deb/${system}/${fields.Package}@${encodeURIComponent(fields.Version)}?arch=${fields.Architecture}`,
  }));
}

function npmPackages() {
  const record = textOf("lockstep", "node_modules", ".package-lock.json");
  if (record === "") return [];
  return Object.entries(JSON.parse(record).packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .filter(([path]) => existsSync(join(root, "lockstep", path)))
    .map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return {
        type: "library",
        name,
        version,
        licenses: license === undefined ? [] : [{ license: { name: license } }],
        purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
      };
    });
}

const node = process.version.slice(1);
const components = [
  ...systemPackages(),
  ...npmPackages(),
  {
    type: "application",
    name: "node",
    version: node,
    licenses: [{ license: { name: "MIT, and those in /usr/share/doc/nodejs/LICENSE" } }],
    purl: `pkg:generic/node@${node}`,
  },
];
const bill = { bomFormat: "CycloneDX", specVersion: "1.5", version: 1, components };
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
