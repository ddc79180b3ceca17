import { randomInt } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
/** Tells this process from others. */
const tag = Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
let count = randomInt(1_000_000_000)
let [second, head] = [-1, '']

/**
 * An id in the shape of Alma's: `E01-2211140509-K3XQZ-AWAE1234567890` (day, month, hour, minute, second in UTC). No two
 * are the same: the letters are the process's, the number counts.
 */
export function trackingId(now: Date): string {
  const time = Math.floor(now.getTime() / 1000)
  if (time !== second) {
    const [, month = '', day = '', clock = ''] = /^\d+-(\d+)-(\d+)T([\d:]+)/.exec(now.toISOString()) ?? []
    second = time
    head = `E01-${day}${month}${clock.replaceAll(':', '')}-${tag}-AWAE`
  }
  count = (count + 1) % 10_000_000_000
  return head + count
}
