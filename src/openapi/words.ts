import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What an operation is for, and what its answer is when all went well. */
export interface Words {
  description: string
  success: string
}

const folder = fileURLToPath(new URL('../../openapi/operations', import.meta.url))
let read: Map<string, Words> | undefined

/** The words of one text: a line an operation, `operationId: what it does. > What its answer is.` */
export const wordsIn = (text: string): [string, Words][] =>
  [...text.matchAll(/^(\w+): (.+?) > (.+)$/gm)].map(([, id = '', description = '', success = '']) => [
    id,
    { description, success }
  ])

/** The words of all operations by operationId (openapi/operations/*.md). */
export function words(): Map<string, Words> {
  read ??= new Map(
    (existsSync(folder) ? readdirSync(folder).sort() : []).flatMap(name =>
      wordsIn(readFileSync(`${folder}/${name}`, 'utf8'))
    )
  )
  return read
}
