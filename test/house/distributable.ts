/** What keeps a statement from running on a PostgreSQL that spreads tables by institution. */
export interface Flaw {
  what: string
  of: string
}

type Node = Record<string, any>
/** What stands in `from`, by the name that the statement uses, and the table that it is; null for what is no table. */
interface Scope {
  id: number
  names: Map<string, string | null>
}

/** What may give something else each time, or on each node. */
const unsteady = new Set(
  (
    'now clock_timestamp statement_timestamp transaction_timestamp random gen_random_uuid nextval to_char to_timestamp ' +
    'convert_to convert_from current_setting timezone age'
  ).split(' ')
)

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** Calls `look` with each node of a tree and its kind. */
function walk(node: unknown, look: (kind: string, node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, look)
  else if (isNode(node))
    for (const [kind, value] of Object.entries(node)) {
      if (isNode(value) && !Array.isArray(value)) look(kind, value)
      walk(value, look)
    }
}

/** Calls of unsteady functions within a part of a statement. */
function unsteadyIn(part: unknown): string[] {
  const found: string[] = []
  walk(part, (kind, node) => {
    if (kind === 'SQLValueFunction') found.push('the current moment')
    const name = kind === 'FuncCall' ? node.funcname?.at(-1)?.String?.sval : undefined
    if (unsteady.has(name)) found.push(name)
  })
  return found
}

/** What changes rows must not depend on where it runs; no statement is about the connection or makes a trigger. */
function unsteadyChanges(tree: unknown): Flaw[] {
  const flaws: Flaw[] = []
  walk(tree, (kind, node) => {
    const of = node.relation?.relname ?? 'the connection'
    if (/^(CreateTrigStmt|VariableSetStmt)$/.test(kind)) flaws.push({ what: kind, of })
    if (!/^(Insert|Update|Delete)Stmt$/.test(kind)) return
    for (const name of unsteadyIn(node.returningClause ?? node.returningList))
      flaws.push({ what: `${name} in returning`, of })
    for (const name of unsteadyIn(node.onConflictClause)) flaws.push({ what: `${name} in do update set`, of })
  })
  return flaws
}

/** Where the tables of a statement stand, and what it says to be equal: `1:loan` is the loan of the first scope. */
class Reading {
  readonly uses: [name: string, table: string][] = []
  readonly pairs: [string, string][] = []
  readonly tied = new Set<string>(['value'])
  readonly flaws: Flaw[] = []
  readonly #spread: ReadonlySet<string>
  readonly #own = new Set<string>()
  #scopes = 0

  constructor(tree: unknown, spread: ReadonlySet<string>) {
    this.#spread = spread
    walk(tree, (kind, node) => {
      if (kind === 'CommonTableExpr') this.#own.add(node.ctename)
    })
    this.#visit(tree, [])
  }

  #visit(node: unknown, scopes: readonly Scope[]): void {
    if (Array.isArray(node)) for (const one of node) this.#visit(one, scopes)
    else if (isNode(node))
      for (const [kind, value] of Object.entries(node)) {
        if (kind === 'A_Expr') this.#equation(value, scopes)
        const isStatement = /^(Select|Insert|Update|Delete)Stmt$|^[lr]arg$/.test(kind)
        this.#visit(value, isStatement && isNode(value) ? [this.#enter(kind, value), ...scopes] : scopes)
      }
  }

  #enter(kind: string, node: Node): Scope {
    const scope: Scope = { id: ++this.#scopes, names: new Map() }
    for (const one of [...(node.fromClause ?? []), ...(node.usingClause ?? [])]) this.#add(one, scope)
    if (kind === 'InsertStmt') this.#insert(node)
    else if (node.relation) this.#add({ RangeVar: node.relation }, scope)
    return scope
  }

  #add(node: Node, scope: Scope): void {
    if (node.JoinExpr) for (const side of ['larg', 'rarg']) this.#add(node.JoinExpr[side], scope)
    const alias = Object.values(node)[0]?.alias?.aliasname
    if (!node.RangeVar) {
      // A subselect says itself which institution its rows are of.
      if (alias && !node.JoinExpr) scope.names.set(alias, null)
      if (alias && node.RangeSubselect) this.tied.add(`${scope.id}:${alias}`)
      return
    }
    const table: string = node.RangeVar.relname
    const name = alias ?? table
    const isTable = !this.#own.has(table)
    scope.names.set(name, isTable ? table : null)
    if (!isTable) this.tied.add(`${scope.id}:${name}`)
    else if (this.#spread.has(table)) this.uses.push([`${scope.id}:${name}`, table])
  }

  #insert({ relation, cols }: Node): void {
    const columns: string[] = (cols ?? []).map((one: Node) => one.ResTarget?.name)
    if (this.#spread.has(relation.relname) && columns.length > 0 && !columns.includes('institution'))
      this.flaws.push({ what: 'inserts without an institution', of: relation.relname })
  }

  /** `a = b`; and `(institution, id) in (('A', 1))`, as the ORM writes it: a list of one is as good as an equation. */
  #equation({ name, lexpr, rexpr }: Node, scopes: readonly Scope[]): void {
    if (name?.[0]?.String?.sval !== '=' || !isNode(lexpr) || !isNode(rexpr)) return
    const columns: Node[] = lexpr.RowExpr?.args ?? [lexpr]
    for (const value of (rexpr.List?.items ?? [rexpr]) as Node[])
      for (const [index, one] of columns.entries()) {
        const other = (value.RowExpr?.args ?? [value])[index]
        const [left, right] = [this.#side(one, scopes), other && this.#side(other, scopes)]
        if (left && right) this.pairs.push([left, right])
      }
  }

  #side(node: Node, scopes: readonly Scope[]): string | undefined {
    if (node.TypeCast) return this.#side(node.TypeCast.arg, scopes)
    if (node.ParamRef || node.A_Const?.sval) return 'value'
    const [column, table] = ((node.ColumnRef?.fields ?? []) as Node[]).map(field => field.String?.sval).reverse()
    if (column !== 'institution') return undefined
    for (const { id, names } of scopes) {
      if (table !== undefined && names.has(table)) return `${id}:${table}`
      // Without a table it is that of the only one that can be meant.
      const able = [...names].filter(([, of]) => of !== null && this.#spread.has(of))
      if (table === undefined && names.size > 0) return able.length === 1 ? `${id}:${able[0]?.[0]}` : undefined
    }
    return undefined
  }
}

/**
 * What is wrong with a statement, given its syntax tree and the tables that are spread by institution: a table of which
 * no condition says the institution by a value, be it through another table; an insert without one; or what may differ
 * from node to node where rows are changed.
 */
export function flawsOf(tree: unknown, spread: ReadonlySet<string>): Flaw[] {
  const { uses, pairs, tied, flaws } = new Reading(tree, spread)
  for (let before = -1; before !== tied.size; ) {
    before = tied.size
    for (const pair of pairs) if (pair.some(side => tied.has(side))) for (const side of pair) tied.add(side)
  }
  const open = uses.filter(([name]) => !tied.has(name)).map(([, of]) => ({ what: 'reads without an institution', of }))
  return [...flaws, ...open, ...unsteadyChanges(tree)]
}
