import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { root } from '../house/rules.ts'

const run = promisify(execFile)
const hook = pathToFileURL(join(root, 'test/clients/resolve.mjs')).href

/** Runs a program of node_modules by Node itself, with the compiler that it needs. */
const tool = (folder: string, path: string, ...args: string[]) =>
  run(process.execPath, ['--import', hook, join(root, 'node_modules', path), ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' }
  })

/** How each generator writes `client` of a document into a folder. */
export const generators: Record<string, (document: string, folder: string) => Promise<unknown>> = {
  'openapi-typescript': (document, folder) =>
    tool(folder, 'openapi-typescript/bin/cli.js', document, '-o', 'client.ts'),
  'hey-api': (document, folder) =>
    tool(folder, '@hey-api/openapi-ts/dist/run.mjs', '-i', document, '-o', 'client', '--no-log-file', '-s'),
  oazapfts: async (document, folder) => {
    const { generateSource } = await import('oazapfts')
    writeFileSync(join(folder, 'client.ts'), await generateSource(document))
  }
}

/**
 * Generates a client, compiles it beside its program of test/clients/programs as a strict project would, and runs the
 * program; gives its lines. A complaint of the compiler is an error.
 */
export async function runProgram(name: string, document: string, folder: string, ...args: string[]) {
  const here = join(folder, name)
  mkdirSync(here)
  await generators[name]?.(document, here)
  copyFileSync(join(root, `test/clients/programs/${name}.ts`), join(here, 'program.ts'))
  await compile(here)
  const { stdout } = await run(process.execPath, ['--import', hook, join(here, 'js/program.js'), ...args], {
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}

/** Compiles the program and what it imports; throws what the compiler says. */
export async function compile(folder: string): Promise<void> {
  // The compiler itself, not its launcher: the test runner would preload itself into that.
  const { default: compilerPath } = await import(
    pathToFileURL(join(root, 'node_modules/typescript/lib/getExePath.js')).href
  )
  const options =
    '--ignoreConfig --strict --module preserve --moduleResolution bundler --target es2022 --lib es2024,dom'
  const args = [...options.split(' '), '--types', 'node', '--skipLibCheck', '--outDir', 'js', 'program.ts']
  await run(compilerPath(), args, { cwd: folder }).catch(error => {
    throw new Error(error.stdout)
  })
  writeFileSync(join(folder, 'js/package.json'), '{"type":"module"}')
}
