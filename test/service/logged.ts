import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../house/rules.ts'

/** The real service in a process, and everything that it ever prints. */
export async function startedService(key: string, url: string) {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    SANDBOX: 'true',
    SANDBOX_API_KEY: key,
    PORT: '0',
    LOG_LEVEL: 'trace'
  }
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      log.text += data
    })
  while (!/"msg":"listening"/.test(log.text)) {
    if (child.exitCode !== null) throw new Error(log.text)
    await pause(20)
  }
  const address = /"address":"([^"]+)"/.exec(log.text)?.[1] ?? ''
  return { child, log, address }
}

/** What stands in a log in other clothes: bytes as decimal numbers, as hex or as base64. */
export function decoded(text: string): string {
  const lists = [...text.matchAll(/\[(?:\s*\d{1,3},){3,}\s*\d{1,3}\s*\]/g)].map(([list]) =>
    Buffer.from(JSON.parse(list))
  )
  const hex = [...text.matchAll(/\b(?:[0-9a-f]{2}){8,}\b/gi)].map(([digits]) => Buffer.from(digits, 'hex'))
  const base64 = [...text.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map(([letters]) => Buffer.from(letters, 'base64'))
  return [...lists, ...hex, ...base64].map(String).join('\n')
}
