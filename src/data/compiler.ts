import {
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type CompiledQuery,
  type OperationNode,
  ParensNode,
  PostgresQueryCompiler,
  ReferenceNode,
  type SelectQueryNode,
  type UpdateQueryNode,
  ValueNode
} from 'kysely'

/** The place of a value that is given when a prepared statement runs. */
export class Place {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** The value of `institution = value` in a condition, if that is one of those that must all be true. */
function institutionOf(node: OperationNode | undefined): ValueNode | undefined {
  if (node === undefined) return undefined
  if (AndNode.is(node)) return institutionOf(node.left) ?? institutionOf(node.right)
  if (ParensNode.is(node)) return institutionOf(node.node)
  if (!BinaryOperationNode.is(node)) return undefined
  const { leftOperand: left, rightOperand: right } = node
  const isInstitution =
    ReferenceNode.is(left) && ColumnNode.is(left.column) && left.column.column.name === 'institution'
  return isInstitution && ValueNode.is(right) ? right : undefined
}

/**
 * Writes statements as PostgreSQL takes them. The institution is always the first of the bound values, also where the
 * text names others before it, as an update does. The same place has the same number wherever it stands, so that a
 * prepared statement has each of its values once.
 */
export class Compiler extends PostgresQueryCompiler {
  #places = new Map<string, string>()
  #institution: ValueNode | undefined

  override compileQuery(...of: Parameters<PostgresQueryCompiler['compileQuery']>): CompiledQuery {
    this.#places.clear()
    this.#institution = undefined
    return super.compileQuery(...of)
  }

  protected override visitSelectQuery(node: SelectQueryNode): void {
    this.#begin(node)
    super.visitSelectQuery(node)
  }

  protected override visitUpdateQuery(node: UpdateQueryNode): void {
    this.#begin(node)
    super.visitUpdateQuery(node)
  }

  protected override visitValue(node: ValueNode): void {
    if (node === this.#institution) this.append('$1')
    else super.visitValue(node)
  }

  protected override appendValue(parameter: unknown): void {
    const name = parameter instanceof Place ? parameter.name : undefined
    const known = name === undefined ? undefined : this.#places.get(name)
    if (known !== undefined) {
      this.append(known)
      return
    }
    this.addParameter(parameter)
    const placeholder = this.getCurrentParameterPlaceholder()
    if (name !== undefined) this.#places.set(name, placeholder)
    this.append(placeholder)
  }

  /** Binds the institution of the whole statement before anything else. */
  #begin({ where }: SelectQueryNode | UpdateQueryNode): void {
    if (this.parentNode !== undefined) return
    this.#institution = institutionOf(where?.where)
    if (this.#institution === undefined) return
    const { value } = this.#institution
    this.addParameter(value)
    if (value instanceof Place) this.#places.set(value.name, '$1')
  }
}
