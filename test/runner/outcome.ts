import { Parser, type Result } from 'tap-parser'

/** An assertion that failed: the names of its tests and its own, and what tap says of it. */
export interface Failure {
  names: string[]
  diag: Record<string, any>
}

/** What a test file said. */
export interface Outcome {
  passed: number
  /** Reasons, one for each test or assertion that was skipped. */
  skipped: string[]
  failures: Failure[]
  /** Its tests, one a line, with their comments: shown when the file runs alone. */
  told: string[]
}

/** Reads the TAP of a test file: give it the text as it comes, then `end`. What is no whole TAP has failed. */
export function tapReader(): { write(text: string | Buffer): void; end(): Outcome } {
  const outcome: Outcome = { passed: 0, skipped: [], failures: [], told: [] }
  const parser = new Parser()
  listen(parser, [], outcome)
  return {
    write: text => void parser.write(text),
    end() {
      parser.end()
      if ((parser.count === 0 || !parser.results?.ok) && outcome.failures.length === 0)
        outcome.failures.push({ names: [problemOf(parser)], diag: {} })
      return outcome
    }
  }
}

function problemOf({ results, count }: Parser): string {
  if (results?.bailout) return `it gave up: ${results.bailout}`
  if (count === 0) return 'it holds no test'
  const said = results?.failures.map(({ tapError }) => tapError).find(Boolean)
  return `its output is not complete: ${said ?? 'no plan'}`
}

function listen(parser: Parser, names: string[], outcome: Outcome): void {
  const indent = '  '.repeat(names.length)
  let failedBefore = 0
  parser.on('child', (child: Parser) => {
    failedBefore = outcome.failures.length
    listen(child, [...names, child.name], outcome)
  })
  // The result of a whole test comes after those of its assertions.
  parser.on('assert', (result: Result) => {
    const whole = result.closingTestPoint
    if (result.skip) outcome.skipped.push(typeof result.skip === 'string' ? result.skip : 'no reason given')
    else if (result.ok || result.todo) outcome.passed += whole ? 0 : 1
    else if (!whole || outcome.failures.length === failedBefore)
      outcome.failures.push({ names: [...names, result.name], diag: result.diag ?? {} })
    if (whole || result.skip)
      outcome.told.push(`${indent}${result.skip ? 'skipped' : result.ok ? 'ok' : 'FAILED'}  ${result.name}`)
  })
  parser.on('comment', (comment: string) => {
    if (!/^# (Subtest: |time=|\{ total: )/.test(comment)) outcome.told.push(indent + comment.trim())
  })
}
