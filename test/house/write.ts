import type { lively } from '../institutions/lively.ts'

export type Lively = Awaited<ReturnType<typeof lively>>
/** A call that changes something; its target was made for it. */
export interface Write {
  operation: string
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  body?: unknown
  headers?: Record<string, string>
}

export const write = (operation: string, method: Write['method'], url: string, body?: unknown): Write => ({
  ...{ operation, method, url },
  ...(body === undefined ? {} : { body })
})
