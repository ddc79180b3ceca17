import { AlmaError } from './errors.ts'

/** Hook of operations whose body is XML in XML (`alma-api.md` 3.1): 60105 for a body of JSON. */
export async function refuseJson(request: { headers: { 'content-type'?: string | undefined } }): Promise<void> {
  if (/json/i.test(request.headers['content-type'] ?? '')) throw new AlmaError('JSON_NOT_SUPPORTED', {})
}
