import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../shared/reference/', import.meta.url))

/**
 * The option of a tap test that needs the official and recorded documents: it is skipped, with a reason, without them.
 */
export const needsReference: { skip: string | boolean } = {
  skip: existsSync(root) ? false : 'the reference documents (../shared/reference) are not on this machine'
}

/** The path of a reference document. */
export const referencePath = (path: string): string => root + path

export const referenceText = (path: string): string => readFileSync(root + path, 'utf8')
export const referenceJson = (path: string): any => JSON.parse(referenceText(path))

/** The paths of the documents of a folder whose names fit, in order. */
export const referenceList = (folder: string, name: RegExp): string[] =>
  readdirSync(root + folder)
    .filter(file => name.test(file))
    .sort()
    .map(file => `${folder}/${file}`)
