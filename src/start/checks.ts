import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { patternsOf } from '../anonymization/search/log-scan.ts'
import type { Config } from '../config.ts'

/** Refuses a start for which something is missing that would be missed much later; an Error names option and reason. */
export async function checkStart({ PRIVACY_LOG_FILES }: Config): Promise<void> {
  for (const pattern of patternsOf(PRIVACY_LOG_FILES)) await checkLogFile(pattern)
}

/** A file must be there; of a pattern, which may fit nothing yet, the folder before its first wildcard. */
async function checkLogFile(pattern: string): Promise<void> {
  const wildcard = pattern.search(/[*?[{]/)
  const path = wildcard < 0 ? pattern : dirname(`${pattern.slice(0, wildcard)}x`)
  try {
    await access(path, wildcard < 0 ? constants.R_OK : constants.R_OK | constants.X_OK)
  } catch {
    const what = wildcard < 0 ? `the file ${path}` : `the folder ${path}`
    throw new Error(`The environment variable PRIVACY_LOG_FILES names ${what}, which is not there or cannot be read.`)
  }
}
