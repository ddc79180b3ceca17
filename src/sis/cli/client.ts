import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Mode } from '../profile/listing.ts'
import type { OutcomeName, Run, RunRecord } from '../runs/schema.ts'

/** A service that is spoken to over HTTP, as any client would. */
export interface Remote {
  /** Base address, without a trailing slash. */
  url: string
  key: string
}

/** An answer that says why not. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** One call with JSON; throws Refused with the sentence of the answer. */
export async function call<T>({ url, key }: Remote, method: string, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `apikey ${key}`, accept: 'application/json', ...init.headers }
  const answer = await fetch(`${url}${path}`, { ...init, method, headers })
  const text = await answer.text()
  if (answer.ok) return JSON.parse(text) as T
  throw new Refused(answer.status, reasonOf(text) ?? `The service answered ${answer.status}.`)
}

/** The sentence of a problem (`/v1`) or of Alma's error envelope, in JSON or in XML. */
function reasonOf(text: string): string | undefined {
  try {
    const { detail, errorList } = JSON.parse(text)
    return detail ?? errorList?.error?.[0]?.errorMessage
  } catch {
    return /<errorMessage>([^<]*)/.exec(text)?.[1]
  }
}

/** True when a service of ours answers at the address. */
export async function isRunning(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2000) })
    return ((await answer.json()) as { status?: string }).status === 'live'
  } catch {
    return false
  }
}

/** Posts a file for a run, piece by piece. */
export function postFeed(remote: Remote, file: string, of: { profile: string; mode: Mode; dryRun: boolean }) {
  const query = new URLSearchParams({ mode: of.mode, dry_run: String(of.dryRun), file_name: basename(file) })
  const type = /\.xml$/i.test(file)
    ? 'xml'
    : /\.json$/i.test(file)
      ? 'json'
      : /\.ndjson$/i.test(file)
        ? 'x-ndjson'
        : 'zip'
  const contentType = /\.(csv|tsv)$/i.test(file) ? 'text/csv' : `application/${type}`
  const init = {
    headers: { 'content-type': contentType },
    body: Readable.toWeb(createReadStream(file)) as RequestInit['body'],
    duplex: 'half' as const
  }
  return call<Run>(remote, 'POST', `/v1/sis/profiles/${encodeURIComponent(of.profile)}/runs?${query}`, init)
}

/** Waits until a run has ended, and tells how it stands meanwhile. */
export async function follow(remote: Remote, id: string, tell: (run: Run) => void): Promise<Run> {
  for (;;) {
    const run = await call<Run>(remote, 'GET', `/v1/sis/runs/${id}`)
    tell(run)
    if (run.status !== 'QUEUED' && run.status !== 'RUNNING') return run
    await pause(100)
  }
}

/** The records of a run, page by page. */
export async function* records(remote: Remote, id: string, outcome?: OutcomeName): AsyncGenerator<RunRecord> {
  const limit = 500
  for (let offset = 0; ; offset += limit) {
    const query = new URLSearchParams({ ...(outcome ? { outcome } : {}), limit: String(limit), offset: String(offset) })
    const page = await call<{ records: RunRecord[]; total: number }>(
      remote,
      'GET',
      `/v1/sis/runs/${id}/records?${query}`
    )
    yield* page.records
    if (offset + limit >= page.total) return
  }
}
